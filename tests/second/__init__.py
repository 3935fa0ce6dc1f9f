"""A second arithmetic of Form 8606, written from the law and the forms' words, not from the product."""
