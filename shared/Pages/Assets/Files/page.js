// @ts-check
// What pages are made of beyond HTML: each is a custom element, which is there wherever a page or a part of one has it. Without
// scripts its content is read all the same.

import "./adql-editor.js";
import "./copy.js";
import "./swap.js";
import "./brush.js";
import "./live.js";
import "./look-again.js";
import "./slow-part.js";
import "./samp.js";
import "./values.js";
