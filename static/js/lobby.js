// A lobby screen: each behaviour looks after one thing; they meet in the document's events only. Each is loaded by itself, so
// that one that breaks leaves the others at work; report.js, which is there first, counts it.
import "./report.js";

import("./no_way_out.js");
import("./lobby_clock.js");
import("./enforce_times.js");
import("./open_sheet.js");
import("./stay_here.js");
import("./page_sheet.js");
import("./type_keys.js");
import("./stepper.js");
import("./turn_feature.js");
import("./turn_pages.js");
import("./idle_return.js");
import("./keep_fresh.js");
import("./night.js");
import("./shift_pixels.js");
import("./reach.js");
import("./read_aloud.js");
