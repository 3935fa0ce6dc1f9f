"""Pages in a browser: pictures and words made from `forms.views`."""
