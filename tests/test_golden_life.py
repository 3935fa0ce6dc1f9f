"""A life from 1987 to 2025 that uses every kind of entry: all lines of all years, reviewed line by line below.

Mara Lindqvist, born in 1953, keeps IRAs for 39 years, is divorced from Ben in 2013, and inherits one IRA from her
father Nils. Everybody is invented. The book, and what it must give, stand in tests/data/golden_life.

The arithmetic in the comments was worked apart from the engine, with decimal numbers, from the notes on each page; line
by line it gave what the engine gives. `a = b` reads: line a is b. Lines that are blank are not named. Rounding is half up.
Lines marked unverified in `show` rest on the readings that docs/decisions.md lists.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from basisbook.cli.remedies import worded
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History
from basisbook.ledger import journal, store
from basisbook.ledger.book import Book
from basisbook.ledger.kinds import KINDS

FOLDER = Path(__file__).parent / "data" / "golden_life"
GOLDEN = FOLDER / "lines.json"

# The review
#
# 1987. Mara puts in 2,000, all of it nondeductible. The page was not read: no cell is filled, 2,000 is
# carried.
#
# 1988. 2,000 put in, 1,000 deducted (`deduction`): 1,000 more is basis. Not read either: 2,000 + 1,000 =
# 3,000 is carried.
#
# 1989. The 2,000 for 1989 came on March 10, 1990. Nothing left the IRA, so lines 1 and 5-13 are blank and
# the date does not matter.
#   2 = 2,000; 3 = 3,000; 4 = 2,000 + 3,000 = 5,000; 14 = line 4 = 5,000
#
# 1990. A first `distribution`. Form 1040: line 16a is 1,000, 16b is 1,000 - 500.
#   1 = 9,000; 2 = 0; 3 = 5,000; 4 = 0 + 5,000 = 5,000; 5 = 0; 6 = 5,000 - 0 = 5,000; 7 = 9,000; 8 =
#   1,000; 9 = 9,000 + 1,000 = 10,000; 10 = 5,000 / 10,000 = 0.500000; 11 = 1,000 x 0.500000 = 500; 12 =
#   5,000 - 500 = 4,500; 13 = 0; 14 = 4,500 + 0 = 4,500
#
# 1991. Only a value: no form is due, 4,500 is carried on.
#
# 1992. 3,000 left on December 10 and came back on January 20 (`rollover-out`, `rollover-in`): outstanding
# on line 7, not on line 8; 16a shows 500 + 3,000, 16b 500 - 283.
#   1 = 8,000; 2 = 2,000; 3 = 4,500; 4 = 2,000 + 4,500 = 6,500; 5 = 0; 6 = 6,500 - 0 = 6,500; 7 = 8,000
#   + 3,000 outstanding = 11,000; 8 = 500; 9 = 11,000 + 500 = 11,500; 10 = 6,500 / 11,500 = 0.565217; 11
#   = 500 x 0.565217 = 282.6085 = 283; 12 = 6,500 - 283 = 6,217; 13 = 0; 14 = 6,217 + 0 = 6,217
#
# 1993. `method` places=3 from here on. 2,000 put in, 1,500 deducted: line 1 is 500. The carry is line 12
# until 2000.
#   1 = 500; 2 = 6,217; 3 = 500 + 6,217 = 6,717; 4 = 0; 5 = 6,717 - 0 = 6,717; 6 = 12,000; 7 = 700; 8 =
#   12,000 + 700 = 12,700; 9 = 6,717 / 12,700 = 0.529; 10 = 700 x 0.529 = 370.3 = 370; 11 = 6,717 - 370
#   = 6,347; 12 = 0 + 6,347 = 6,347; 13 = 700 - 370 = 330
#
# 1994. 2,000 put in and returned with 60 of earnings by the due date (`contribution-returned`): on no
# line. Line 15a of the return is 2,060, 15b the 60. `filed` none: the owner sent no form, and it changes
# nothing.
#
# 1995. 2,200 put in: 200 is above the limit and no basis. `basis-stated` 8,347 agrees with line 12, so
# nothing is said.
#   1 = 2,000; 2 = 6,347; 3 = 2,000 + 6,347 = 8,347; 12 = line 3 = 8,347
#
# 1996. The 200 leave after the due date (`excess-removed`, no basis in it): not on line 7, only gross on
# 15a: 400 + 200.
#   1 = 0; 2 = 8,347; 3 = 0 + 8,347 = 8,347; 4 = 0; 5 = 8,347 - 0 = 8,347; 6 = 16,000; 7 = 400; 8 =
#   16,000 + 400 = 16,400; 9 = 8,347 / 16,400 = 0.509; 10 = 400 x 0.509 = 203.6 = 204; 11 = 8,347 - 204
#   = 8,143; 12 = 0 + 8,143 = 8,143; 13 = 400 - 204 = 196
#
# 1997. 2,000 put in and deducted: no form, 8,143 is carried.
#
# 1998. 12,000 converted, taxed over four years (no election): 1,896 a year. 4,000 moved from one own IRA
# to another (`transfer`): on no line. 2,000 to the Roth IRA is carried for line 18a. Line 15b of the
# return: 0 of line 13 + 1,896.
#   1 = 0; 2 = 8,143; 3 = 0 + 8,143 = 8,143; 4 = 0; 5 = 8,143 - 0 = 8,143; 6 = 10,100; 7 = 0; 8 = 10,100
#   + 0 + 12,000 converted = 22,100; 9 = 8,143 / 22,100 = 0.368; 10 = 0 x 0.368 = 0; 11 = 8,143 - 0 -
#   4,416 of line 15 = 3,727; 12 = 0 + 3,727 = 3,727; 13 = 0 - 0 = 0; 14a = 12,000; 14b = 0; 14c =
#   12,000 - 0 = 12,000; 15 = 12,000 x 0.368 = 4,416; 16 = 12,000 - 4,416 = 7,584; 17 = 7,584 / 4 =
#   1,896
#
# 1999. 2,000 to the Roth IRA, of which 500 was returned with 20 of earnings in March 2000. 6,000 taken
# out of it reaches 2,500 of the conversion, which is taxed early. Return 15a: 6,000 + 520; 15b: 2,500 +
# 20 + this year's quarter 1,896 = 4,416. Left of 7,584: 7,584 - 1,896 - 1,896 - 2,500 = 1,292. Conversion
# basis: 12,000 - 2,500 = 9,500.
#   17 = 6,000; 18a = 2,000; 18b = 2,000 - 500 returned = 1,500; 18c = 0; 18d = 2,000 + 1,500 + 0 =
#   3,500; 19 = 6,000 - 3,500 = 2,500; 20a = line 16 of 1998 = 7,584; 20b = 7,584 / 4 + line 22 of 1998,
#   blank = 1,896; 20c = smaller of 5,688 and 1,896 = 1,896; 20d = 1,896 + 1,896 = 3,792; 20e = 7,584 -
#   3,792 = 3,792; 21 = smaller of 2,500 and 3,792 = 2,500; 22 = 2,500 - 2,500 = 0; 27 = 2,500 + blank =
#   2,500
#
# 2000. 4,000 converted, 1,500 of it undone in March 2001 when 1,300 was left (`conversion-undone`): line
# 14b has the principal, line 6 what moved. 15b: 402 + 1,675 + the last 1,292 of 1998 = 3,369. Nothing is
# left for 2001.
#   1 = 0; 2 = 3,727; 3 = 0 + 3,727 = 3,727; 4 = 0; 5 = 3,727 - 0 = 3,727; 6 = 6,000 + 900 + 1,300 moved
#   back in 2001 = 8,200; 7 = 600; 8 = 8,200 + 600 + 2,500 converted = 11,300; 9 = 3,727 / 11,300 =
#   0.330; 10 = 600 x 0.330 = 198; 11 = 3,727 - 198 - 825 of line 15 = 2,704; 12 = 0 + 2,704 = 2,704; 13
#   = 600 - 198 = 402; 14a = 4,000; 14b = 1,500; 14c = 4,000 - 1,500 = 2,500; 15 = 2,500 x 0.330 = 825;
#   16 = 2,500 - 825 = 1,675
#
# 2001. 2,000 put in; 1,500 of it recharacterized to the Roth IRA in January 2002, by then 1,400: line 1
# is 500, line 6 counts the 1,400 as gone, and 1,500 is Roth basis. 1,000 converted. New numbers: the
# carry is line 14.
#   1 = 500; 2 = 2,704; 3 = 500 + 2,704 = 3,204; 4 = 0; 5 = 3,204 - 0 = 3,204; 6 = 8,600 + 1,100 - 1,400
#   recharacterized in 2002 = 8,300; 7 = 0; 8 = 1,000; 9 = 8,300 + 0 + 1,000 = 9,300; 10 = 3,204 / 9,300
#   = 0.345; 11 = 1,000 x 0.345 = 345; 12 = 0 x 0.345 = 0; 13 = 345 + 0 = 345; 14 = 3,204 - 345 = 2,859;
#   15 = 0 - 0 = 0; 16 = line 8 = 1,000; 17 = line 11 = 345; 18 = 1,000 - 345 = 655
#
# 2002. 30,000 came from the plan, 1,200 of it after tax (`plan-rollover-in`): on line 2 of this very
# form.
#   1 = 0; 2 = 2,859 + 1,200 after-tax = 4,059; 3 = 0 + 4,059 = 4,059; 4 = 0; 5 = 4,059 - 0 = 4,059; 6 =
#   6,000 + 29,000 = 35,000; 7 = 2,000; 8 = 0; 9 = 35,000 + 2,000 + 0 = 37,000; 10 = 4,059 / 37,000 =
#   0.110; 11 = 0 x 0.110 = 0; 12 = 2,000 x 0.110 = 220; 13 = 0 + 220 = 220; 14 = 4,059 - 220 = 3,839;
#   15 = 2,000 - 220 = 1,780
#
# 2003. 3,000 put in on March 10, 2004: line 4. 5,000 converted. 15,000 out of the Roth IRA for a first
# home, in the sixth year after 1998: line 23, in this year below the conversion basis. Conversion basis
# carried: 18,000 - 13,500 = 4,500; homebuyer money used: 10,000.
#   1 = 3,000; 2 = 3,839; 3 = 3,000 + 3,839 = 6,839; 4 = 3,000; 5 = 6,839 - 3,000 = 3,839; 6 = 7,000 +
#   27,000 = 34,000; 7 = 0; 8 = 5,000; 9 = 34,000 + 0 + 5,000 = 39,000; 10 = 3,839 / 39,000 = 0.098; 11
#   = 5,000 x 0.098 = 490; 12 = 0 x 0.098 = 0; 13 = 490 + 0 = 490; 14 = 6,839 - 490 = 6,349; 15 = 0 - 0
#   = 0; 16 = line 8 = 5,000; 17 = line 11 = 490; 18 = 5,000 - 490 = 4,510; 19 = 15,000; 20 = 1,500; 21
#   = 15,000 - 1,500 = 13,500; 22 = 12,000 + 1,000 + 5,000 = 18,000; 23 = smaller of 15,000 and 10,000 =
#   10,000; 24 = 18,000 + 10,000 = 28,000; 25 = 13,500 - 28,000 below 0 = 0
#
# 2004. 3,500 put in at age 51, which is the limit of 3,000 and the catch-up of 500; 1,000 taken out.
#   1 = 3,500; 2 = 6,349; 3 = 3,500 + 6,349 = 9,849; 4 = 0; 5 = 9,849 - 0 = 9,849; 6 = 14,500 + 28,000 =
#   42,500; 7 = 1,000; 8 = 0; 9 = 42,500 + 1,000 + 0 = 43,500; 10 = 9,849 / 43,500 = 0.226; 11 = 0 x
#   0.226 = 0; 12 = 1,000 x 0.226 = 226; 13 = 0 + 226 = 226; 14 = 9,849 - 226 = 9,623; 15 = 1,000 - 226
#   = 774
#
# 2005. A hurricane: 10,000 out (`disaster-distribution`), 4,000 back in the year (`disaster-repayment`),
# so line 6 is less by 4,000 and 15b goes to Form 8915; 2,000 more as an ordinary distribution. 2,000 out
# of the Roth IRA for it (`roth-disaster`), all from the conversion basis: 4,500 - 2,000 = 2,500 is left.
# Her father Nils dies; his line 14, 6,000, is `opening-basis` of a pool of its own.
#   1 = 0; 2 = 9,623; 3 = 0 + 9,623 = 9,623; 4 = 0; 5 = 9,623 - 0 = 9,623; 6 = 14,000 + 24,000 - 4,000
#   repaid = 34,000; 7 = 12,000; 8 = 0; 9 = 34,000 + 12,000 + 0 = 46,000; 10 = 9,623 / 46,000 = 0.209;
#   11 = 0 x 0.209 = 0; 12 = 12,000 x 0.209 = 2,508; 13 = 0 + 2,508 = 2,508; 14 = 9,623 - 2,508 = 7,115;
#   15a = 12,000 - 2,508 = 9,492; 15b = 9,492 x 10,000 / 12,000 = 7,910; 15c = 9,492 - 7,910 = 1,582; 19
#   = 2,000; 20 = 0; 21 = 2,000 - 0 = 2,000; 22 = 0; 23 = 2,000 - 0 = 2,000; 24 = 18,000 - 13,500 of
#   2003 = 4,500; 25a = 2,000 - 4,500 below 0 = 0; 25b = 0; 25c = 0
#
# 2006. The other 6,000 of the hurricane are repaid in a later year: Form 8915 alone, on no line here. No
# form for the own IRAs.
#
# 2007. 2,850 to an HSA (`hsa-funding`): pre-tax money is enough (45,500 + 1,500 + 2,850 - 7,115), so none
# of it is on line 7. One line 15 in this year.
#   1 = 0; 2 = 7,115; 3 = 0 + 7,115 = 7,115; 4 = 0; 5 = 7,115 - 0 = 7,115; 6 = 12,000 + 33,500 = 45,500;
#   7 = 1,500; 8 = 0; 9 = 45,500 + 1,500 + 0 = 47,000; 10 = 7,115 / 47,000 = 0.151; 11 = 0 x 0.151 = 0;
#   12 = 1,500 x 0.151 = 226.5 = 227; 13 = 0 + 227 = 227; 14 = 7,115 - 227 = 6,888; 15 = 1,500 - 227 =
#   1,273
#
# 2008. 2,500 in July and 3,500 in February 2009, 2,500 deducted. `deductible-first`: the July money is
# the deducted one, so line 4 is 3,500; otherwise it would be 1,000. 12,000 from the plan to the Roth IRA
# (`plan-to-roth`) joins the conversion basis: 2,500 + 12,000 = 14,500.
#   1 = 3,500; 2 = 6,888; 3 = 3,500 + 6,888 = 10,388; 4 = 3,500; 5 = 10,388 - 3,500 = 6,888; 6 = 10,500
#   + 22,000 = 32,500; 7 = 1,000; 8 = 0; 9 = 32,500 + 1,000 + 0 = 33,500; 10 = 6,888 / 33,500 = 0.206;
#   11 = 0 x 0.206 = 0; 12 = 1,000 x 0.206 = 206; 13 = 0 + 206 = 206; 14 = 10,388 - 206 = 10,182; 15a =
#   1,000 - 206 = 794; 15b = 0; 15c = 794 - 0 = 794
#
# 2009. 2,000 put in, 8,000 out, and the deduction depends on both: `election` worksheet-1-1. `figure`s
# and `return`: single, covered at work, income 63,000 in the range 55,000-65,000: 6,000 x 2,000 / 10,000
# = 1,200 is deductible. Line 5 bears line 8 of the worksheet, so lines 6-12 are blank. Stars on 13, 15a,
# 17, 18. Form 1040 15b: 1,458 + 4,374 = 5,832.
#   1 = 2,000 - 1,200 = 800; 2 = 10,182; 3 = 800 + 10,182 = 10,982; 4 = 0; 5 = 10,982 - 0 = 10,982;
#   worksheet: 3 = 10,182 + 2,000 = 12,182; 5 = 6,000 + 2,000 = 8,000; 6 = 37,000 + 8,000 = 45,000; 7 =
#   12,182 / 45,000 = 0.271; 8 = 8,000 x 0.271 = 2,168; 9 = 5,832; 10 = 5,832 x 6,000 / 8,000 = 4,374;
#   11 = 1,458; 13 = 8 of the worksheet = 2,168; 14 = 10,982 - 2,168 = 8,814; 15a = 11 of the worksheet
#   = 1,458; 15b = 0; 15c = 1,458 - 0 = 1,458; 16 = 6,000; 17 = 6,000 - 4,374 = 1,626; 18 = 10 of the
#   worksheet = 4,374
#
# 2010. 1,000 of 2008's contribution turned out to be too much and leaves in June (`excess-removed` with
# its basis). 20,000 converted and put off: halves for 2011 and 2012, 15b is 0. 9,000 rolled over inside
# the plan (`in-plan-roth`, 1,000 after tax): Part III, halves of 8,000.
#   1 = 0; 2 = 8,814 - 1,000 removed = 7,814; 3 = 0 + 7,814 = 7,814; 4 = 0; 5 = 7,814 - 0 = 7,814; 6 =
#   12,500 + 7,000 = 19,500; 7 = 0; 8 = 20,000; 9 = 19,500 + 0 + 20,000 = 39,500; 10 = 7,814 / 39,500 =
#   0.198; 11 = 20,000 x 0.198 = 3,960; 12 = 0 x 0.198 = 0; 13 = 3,960 + 0 = 3,960; 14 = 7,814 - 3,960 =
#   3,854; 15 = 0 - 0 = 0; 16 = line 8 = 20,000; 17 = line 11 = 3,960; 18 = 20,000 - 3,960 = 16,040; 20a
#   = 16,040 / 2 = 8,020; 20b = 16,040 - 8,020 = 8,020; 21 = 9,000; 22 = 1,000; 23 = 9,000 - 1,000 =
#   8,000; 25a = 8,000 / 2 = 4,000; 25b = 8,000 - 4,000 = 4,000
#
# 2011. 24,000 out of the Roth IRA: 20,500 of it from conversions before 2010, 3,500 from that of 2010,
# which is taxed a year early. 3,000 out of the rollover inside the plan: Part IV. Form 1040 16b is line
# 46, 7,000. Conversion basis left: 40,500 - 24,000 = 16,500. No Part I: 3,854 is carried.
#   19 = 24,000; 20 = 0; 21 = 24,000 - 0 = 24,000; 22 = 0; 23 = 24,000 - 0 = 24,000; 24 = 2,500 + 12,000
#   of 2008 + 6,000 of 2009 + 20,000 of 2010 = 40,500; 25 = 24,000 - 40,500 below 0 = 0; 26 = 8,020 +
#   8,020 = 16,040; 27 = smaller of 24,000 and 40,500 = 24,000; 28 = 2,500 + 12,000 + 6,000 = 20,500; 29
#   = 24,000 - 20,500 = 3,500; 30 = 0; 31 = 16,040 - 0 = 16,040; 32 = smaller of 3,500 and 16,040 =
#   3,500; 33 = 8,020; 34 = 3,500 + 8,020 = 11,520; 35 = smaller of 16,040 and 11,520 = 11,520; 36 = 0 +
#   11,520 = 11,520; 37 = 0 + 11,520 = 11,520; 38 = 16,040 - 11,520 = 4,520; 39 = 3,000; 40 = 4,000 +
#   4,000 = 8,000; 41 = 0; 42 = 8,000 - 0 = 8,000; 43 = smaller of 3,000 and 8,000 = 3,000; 44 = 25a of
#   2010 = 4,000; 45 = 3,000 + 4,000 = 7,000; 46 = smaller of 8,000 and 7,000 = 7,000; 47 = 0 + 7,000 =
#   7,000; 48 = 8,000 - 7,000 = 1,000
#
# 2012. 5,000 from a designated Roth account, 4,000 of it her own money (`designated-roth-to-roth`): line
# 22. No line shows what 2010 put off: 15b is line 38 of 2011, 4,520; 16b line 48, 1,000. A distribution
# of 777 was entered by mistake and struck (`void`): no Part I. Roth basis left: 4,000 - 3,000 = 1,000.
#   19 = 3,000; 20 = 0; 21 = 3,000 - 0 = 3,000; 22 = 4,000; 23 = 3,000 - 4,000 below 0 = 0
#
# 2013. Divorce: 5,000 of the IRA with 2,000 of basis, and 2,500 of the Roth IRA's conversion basis, go to
# Ben (`divorce-transfer`). Both file for that year (Who Must File; line 7, last bullet). Conversion basis left:
# 16,500 - 2,500 = 14,000.
#   1 = 0; 2 = 3,854 - 2,000 = 1,854; 3 = 0 + 1,854 = 1,854; 14 = 1,854
#
# 2014. One line 15 again since 2010; nothing but a distribution.
#   1 = 0; 2 = 3,854 - 2,000 to Ben in 2013 = 1,854; 3 = 0 + 1,854 = 1,854; 4 = 0; 5 = 1,854 - 0 =
#   1,854; 6 = 9,000 + 7,200 = 16,200; 7 = 900; 8 = 0; 9 = 16,200 + 900 + 0 = 17,100; 10 = 1,854 /
#   17,100 = 0.108; 11 = 0 x 0.108 = 0; 12 = 900 x 0.108 = 97.2 = 97; 13 = 0 + 97 = 97; 14 = 1,854 - 97
#   = 1,757; 15 = 900 - 97 = 803
#
# 2015. 5,500 put into the Roth IRA and moved to the traditional one in March 2016, by then 5,600
# (`recharacterized-to-traditional`): line 1 is 5,500, line 6 counts the 5,600. Roth basis stays 1,000.
#   1 = 5,500; 2 = 1,757; 3 = 5,500 + 1,757 = 7,257; 4 = 0; 5 = 7,257 - 0 = 7,257; 6 = 9,300 + 6,300 +
#   5,600 recharacterized in 2016 = 21,200; 7 = 1,100; 8 = 0; 9 = 21,200 + 1,100 + 0 = 22,300; 10 =
#   7,257 / 22,300 = 0.325; 11 = 0 x 0.325 = 0; 12 = 1,100 x 0.325 = 357.5 = 358; 13 = 0 + 358 = 358; 14
#   = 7,257 - 358 = 6,899; 15 = 1,100 - 358 = 742
#
# 2016. 6,000 converted, 2,000 undone in May 2017, by then 2,100. Conversion basis: 14,000 + 4,000 =
# 18,000.
#   1 = 0; 2 = 6,899; 3 = 0 + 6,899 = 6,899; 4 = 0; 5 = 6,899 - 0 = 6,899; 6 = 9,500 + 6,500 + 2,100
#   moved back in 2017 = 18,100; 7 = 0; 8 = 6,000 - 2,000 undone = 4,000; 9 = 18,100 + 0 + 4,000 =
#   22,100; 10 = 6,899 / 22,100 = 0.312; 11 = 4,000 x 0.312 = 1,248; 12 = 0 x 0.312 = 0; 13 = 1,248 + 0
#   = 1,248; 14 = 6,899 - 1,248 = 5,651; 15 = 0 - 0 = 0; 16 = line 8 = 4,000; 17 = line 11 = 1,248; 18 =
#   4,000 - 1,248 = 2,752
#
# 2017. `method` places=6 from here on. 3,000 for a hurricane and 500 otherwise: 15b is the share of 3,000
# in 3,500. A qualified Roth distribution of 4,000 (`roth-qualified`) is gross on 15a, 7,500, and on no
# line; it uses no basis.
#   1 = 0; 2 = 5,651; 3 = 0 + 5,651 = 5,651; 4 = 0; 5 = 5,651 - 0 = 5,651; 6 = 12,200 + 3,300 = 15,500;
#   7 = 3,500; 8 = 0; 9 = 15,500 + 3,500 + 0 = 19,000; 10 = 5,651 / 19,000 = 0.297421; 11 = 0 x 0.297421
#   = 0; 12 = 3,500 x 0.297421 = 1,040.9735 = 1,041; 13 = 0 + 1,041 = 1,041; 14 = 5,651 - 1,041 = 4,610;
#   15a = 3,500 - 1,041 = 2,459; 15b = 2,459 x 3,000 / 3,500 = 2,108; 15c = 2,459 - 2,108 = 351
#
# 2018. 4,000 to the solo 401(k) (`plan-rollover-out`): pre-tax money, on no line, so the ratio rises.
# 2,000 converted; conversion basis 20,000. Form 1040: 4a is 2,000 + 4,000, 4b is 1,191.
#   1 = 0; 2 = 4,610; 3 = 0 + 4,610 = 4,610; 4 = 0; 5 = 4,610 - 0 = 4,610; 6 = 8,000 + 1,400 = 9,400; 7
#   = 0; 8 = 2,000; 9 = 9,400 + 0 + 2,000 = 11,400; 10 = 4,610 / 11,400 = 0.404386; 11 = 2,000 x
#   0.404386 = 808.772 = 809; 12 = 0 x 0.404386 = 0; 13 = 809 + 0 = 809; 14 = 4,610 - 809 = 3,801; 15a =
#   0 - 0 = 0; 15b = 0; 15c = 0 - 0 = 0; 16 = line 8 = 2,000; 17 = line 11 = 809; 18 = 2,000 - 809 =
#   1,191
#
# 2019. 7,000 put in for 2019 in March 2020, nothing taken out: lines 1, 2, 3, 14.
#   1 = 7,000; 2 = 3,801; 3 = 7,000 + 3,801 = 10,801; 14 = 10,801 - 0 = 10,801
#
# 2020. Last year's 7,000 converted; 5,000 for the virus, 1,000 of it repaid in the year. All of 15a goes
# to Form 8915-E. Conversion basis 27,000.
#   1 = 0; 2 = 10,801; 3 = 0 + 10,801 = 10,801; 4 = 0; 5 = 10,801 - 0 = 10,801; 6 = 6,100 + 1,900 -
#   1,000 repaid = 7,000; 7 = 5,000; 8 = 7,000; 9 = 7,000 + 5,000 + 7,000 = 19,000; 10 = 10,801 / 19,000
#   = 0.568474; 11 = 7,000 x 0.568474 = 3,979.318 = 3,979; 12 = 5,000 x 0.568474 = 2,842.37 = 2,842; 13
#   = 3,979 + 2,842 = 6,821; 14 = 10,801 - 6,821 = 3,980; 15a = 5,000 - 2,842 = 2,158; 15b = 2,158 x
#   5,000 / 5,000 = 2,158; 15c = 2,158 - 2,158 = 0; 16 = line 8 = 7,000; 17 = line 11 = 3,979; 18 =
#   7,000 - 3,979 = 3,021
#
# 2021. `method` money=cents for this one year.
#   1 = 0.00; 2 = 3,980.00; 3 = 0.00 + 3,980.00 = 3,980.00; 4 = 0.00; 5 = 3,980.00 - 0.00 = 3,980.00; 6
#   = 5,432.10 + 2,100.50 = 7,532.60; 7 = 1,234.56; 8 = 0.00; 9 = 7,532.60 + 1,234.56 + 0.00 = 8,767.16;
#   10 = 3,980.00 / 8,767.16 = 0.453967; 11 = 0.00 x 0.453967 = 0.00; 12 = 1,234.56 x 0.453967 =
#   560.44949952 = 560.45; 13 = 0.00 + 560.45 = 560.45; 14 = 3,980.00 - 560.45 = 3,419.55; 15a =
#   1,234.56 - 560.45 = 674.11; 15b = 0.00; 15c = 674.11 - 0.00 = 674.11
#
# 2022. Dollars again. 1,500 of a reservist distribution repaid (`repayment`): line 1, outside the limit.
# Nothing taken out.
#   1 = 1,500; 2 = 3,419.55 in dollars = 3,420; 3 = 1,500 + 3,420 = 4,920; 14 = 4,920 - 0 = 4,920
#
# 2023. 1,000 converted; 7,500 for 2023 on April 1, 2024: line 4. Conversion basis 28,000.
#   1 = 7,500; 2 = 4,920; 3 = 7,500 + 4,920 = 12,420; 4 = 7,500; 5 = 12,420 - 7,500 = 4,920; 6 = 7,300 +
#   1,200 = 8,500; 7 = 0; 8 = 1,000; 9 = 8,500 + 0 + 1,000 = 9,500; 10 = 4,920 / 9,500 = 0.517895; 11 =
#   1,000 x 0.517895 = 517.895 = 518; 12 = 0 x 0.517895 = 0; 13 = 518 + 0 = 518; 14 = 12,420 - 518 =
#   11,902; 15a = 0 - 0 = 0; 15b = 0; 15c = 0 - 0 = 0; 16 = line 8 = 1,000; 17 = line 11 = 518; 18 =
#   1,000 - 518 = 482
#
# 2024. That 7,500 converted. 1,000 for an emergency, 600 of it repaid in the year: line 6 and 15c are
# less by it, and the 344 that 15c cannot use are basis: 5,579 + 344 = 5,923 is carried. 500 to charity
# (`qcd`): pre-tax money is enough, on no line; 4a is 1,000 + 7,500 + 500.
#   1 = 0; 2 = 11,902; 3 = 0 + 11,902 = 11,902; 4 = 0; 5 = 11,902 - 0 = 11,902; 6 = 6,800 + 1,300 - 600
#   repaid = 7,500; 7 = 1,000; 8 = 7,500; 9 = 7,500 + 1,000 + 7,500 = 16,000; 10 = 11,902 / 16,000 =
#   0.743875; 11 = 7,500 x 0.743875 = 5,579.0625 = 5,579; 12 = 1,000 x 0.743875 = 743.875 = 744; 13 =
#   5,579 + 744 = 6,323; 14 = 11,902 - 6,323 = 5,579; 15a = 1,000 - 744 = 256; 15b = 0; 15c = 256 - 0 -
#   600 repaid below 0 = 0; 16 = line 8 = 7,500; 17 = line 11 = 5,579; 18 = 7,500 - 5,579 = 1,921
#
# 2025. The backdoor and a distribution in one year. Form 1040 4a: 8,400; 4b: 60 + 1,208 = 1,268. Carried
# for 2026: 6,791.
#   1 = 8,000; 2 = 5,579 + 344 of the repayment that 15c could not use = 5,923; 3 = 8,000 + 5,923 =
#   13,923; 4 = 0; 5 = 13,923 - 0 = 13,923; 6 = 7,000 + 1,000 = 8,000; 7 = 400; 8 = 8,000; 9 = 8,000 +
#   400 + 8,000 = 16,400; 10 = 13,923 / 16,400 = 0.848963; 11 = 8,000 x 0.848963 = 6,791.704 = 6,792; 12
#   = 400 x 0.848963 = 339.5852 = 340; 13 = 6,792 + 340 = 7,132; 14 = 13,923 - 7,132 = 6,791; 15a = 400
#   - 340 = 60; 15b = 0; 15c = 60 - 0 = 60; 16 = line 8 = 8,000; 17 = line 11 = 6,792; 18 = 8,000 -
#   6,792 = 1,208
#
# 2006, from Nils. The inherited pool has its own form, and its own basis on line 2.
#   1 = 0; 2 = 6,000; 3 = 0 + 6,000 = 6,000; 4 = 0; 5 = 6,000 - 0 = 6,000; 6 = 55,000; 7 = 5,000; 8 = 0;
#   9 = 55,000 + 5,000 + 0 = 60,000; 10 = 6,000 / 60,000 = 0.100; 11 = 0 x 0.100 = 0; 12 = 5,000 x 0.100
#   = 500; 13 = 0 + 500 = 500; 14 = 6,000 - 500 = 5,500; 15a = 5,000 - 500 = 4,500; 15b = 0; 15c = 4,500
#   - 0 = 4,500
#
# 2013, Ben. What came in the divorce.
#   1 = 0; 2 = 0 + 2,000 = 2,000; 3 = 0 + 2,000 = 2,000; 14 = 2,000
#
# 2014, Ben. Ben's record begins with what he knew at the end of 2012 (`opening-roth-contributions` 7,000,
# `opening-roth-conversion` 5,000) and takes what came in the divorce: 2,000 of basis, 2,500 of
# conversions. 2012 has no form. His method is the default, 6 places. Conversion basis left:
# 7,500 - 6,000 = 1,500.
#   1 = 0; 2 = 2,000; 3 = 0 + 2,000 = 2,000; 4 = 0; 5 = 2,000 - 0 = 2,000; 6 = 4,200; 7 = 1,000; 8 = 0;
#   9 = 4,200 + 1,000 + 0 = 5,200; 10 = 2,000 / 5,200 = 0.384615; 11 = 0 x 0.384615 = 0; 12 = 1,000 x
#   0.384615 = 384.615 = 385; 13 = 0 + 385 = 385; 14 = 2,000 - 385 = 1,615; 15 = 1,000 - 385 = 615; 19 =
#   13,000; 20 = 0; 21 = 13,000 - 0 = 13,000; 22 = 7,000; 23 = 13,000 - 7,000 = 6,000; 24 = 5,000 +
#   2,500 from Mara = 7,500; 25 = 6,000 - 7,500 below 0 = 0
#
# The end of the review


def life() -> History:
    read = store.read(FOLDER)
    assert not read.problems
    return replay(Book.load(FOLDER), journal.in_force(read.entries))


def shown(history: History) -> dict[str, Any]:
    """Everything of every year but the findings, whose wording has its own tests."""
    found = history.as_json(worded)
    for person in found["people"].values():
        for pool in person["pools"].values():
            for year in pool["years"]:
                del year["problems"]
    return found


def test_all_lines_of_all_years() -> None:
    found = shown(life())
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_kind_is_used() -> None:
    # Inheriting is newer than this life, whose father is outside the book: test_in_law.py has it. States: test_states.py.
    federal = {name for name, kind in KINDS.items() if not kind.of_a_state}
    assert {entry.kind for entry in store.read(FOLDER).entries} == federal - {"inherited"}


def test_every_year_is_there_and_every_finding_is_meant() -> None:
    history = life()
    mara = history.pool("mara")
    assert mara is not None
    assert [year.tax_year for year in mara.years] == list(range(1987, 2026))
    assert all(year.status in ("complete", "not-due") for year in mara.years)
    assert sorted(problem.code for problem in history.problems) == [
        "cells-refused",  # 1987
        "cells-refused",  # 1988
        "deduction-computed",  # 2009
        "disaster-income-elsewhere",  # 2005
        "disaster-income-elsewhere",  # 2017
        "disaster-income-elsewhere",  # 2020
        # The excess of 1995 was taken out in 1996, so nothing is said of it.
        "worksheet-15c-not-read",  # 2024
    ]


def review() -> dict[str, str]:
    """The comments above by their heading: `1990`, or `2014, Ben`."""
    text = Path(__file__).read_text(encoding="utf-8").split("# The review", 1)[1]
    blocks = text.split("# The end of the review", 1)[0].split("\n#\n")
    flowing = (" ".join(line.removeprefix("#").strip() for line in block.splitlines()) for block in blocks)
    return dict(one.strip().split(". ", 1) for one in flowing if ". " in one)


def test_every_amount_stands_in_the_review() -> None:
    """So that no line changes without its comment."""
    told, counted = review(), 0
    for (person, name), pool in life().pools.items():
        for year in pool.years:
            heading = f"{year.tax_year}" + (
                ", Ben" if person == "ben" else ", from Nils" if name != "own" else ""
            )
            assert heading in told or (person == "ben" and not year.lines)
            for number, amount in year.lines.items():
                whole, point, cents = amount.partition(".")
                found = re.search(rf"(?:^|[;.] +){number} = ([^;]+)", told[heading])
                assert found, (heading, number)
                assert found[1].rsplit("= ")[-1].strip() == f"{int(whole):,}{point}{cents}", (heading, number)
                counted += 1
    assert counted == 554


def test_what_the_iras_add_to_income_is_not_the_pension_line() -> None:
    """2010 to 2012 feed a third line of the return; `show` and `fill` mean the second."""
    mara = life().pool("mara")
    assert mara is not None
    taxable = {year.tax_year: year.taxable for year in mara.years}
    assert [taxable[year] for year in (1987, 2009, 2010, 2011, 2012)] == [
        None,
        5_832_00,
        0,
        11_520_00,
        4_520_00,
    ]
