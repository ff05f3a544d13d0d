"""What people do together: coming, today's, full, unlimited, cancelled, drafted, and those that are over."""

from typing import Any

HALL = ("小区架空层", "Open ground floor")
ROOM = ("小区活动室", "Activity room")
YARD = ("中心花园", "Central garden")
SQUARE = ("东门广场", "East gate square")
BRANCH = ("小区党支部", "Compound party branch")
COMMITTEE = ("业主委员会", "Owners' committee")
PROPERTY = ("物业服务中心", "Property service centre")
SHEET = ("签到表，网格员清点", "Sign-in sheet, counted by the grid worker")

# Each: key (its compound comes first), what stands in its row (words with their English in pairs), day, from, to, seats taken and waiting.
ACTIVITIES: tuple[dict[str, Any], ...] = (
    dict(
        key="jinsha.dumplings", kind="festival", day="sun+4", hours=("14:00", "16:30"), capacity=60, taken=42,
        title=("冬至包饺子", "Dumplings for the winter solstice"), subtitle=("邻里团圆", "Neighbours round one table"),
        venue=("小区架空层（3号楼东侧）", "Open ground floor, east of building 3"), host=("3号楼邻里小组", "Neighbours' group of building 3"),
        about=(
            "带上围裙和好胃口就行，面和馅都备好了。包好的第一锅，先给楼上走不动路的老邻居送去。",
            "Bring an apron and an appetite: dough and fillings are ready. The first pot goes to old neighbours who cannot come down.",
        ),
        programme=(
            "14:00 签到，领围裙和工位号\n14:15 和面、擀皮，老手带新手\n14:50 包饺子，三种馅料任选\n15:40 下锅，给高龄邻居送一碗\n16:10 一起吃饺子，收拾回家",
            "14:00 Sign in, take an apron and a place\n14:15 Knead and roll, old hands teach new\n14:50 Fill them, three fillings to choose\n15:40 Into the pot; a bowl for our oldest neighbours\n16:10 Eat together, tidy up, go home",
        ),
    ),
    dict(
        key="jinsha.film", kind="culture", day=0, hours=("19:30", "21:20"), capacity=80, taken=51,
        title=("露天电影夜", "Film night in the open"), subtitle=("自带小板凳", "Bring a stool"),
        venue=YARD, host=PROPERTY,
        about=("放一部老片子，九点半前散场，不扰邻居休息。下雨改到架空层。", "An old film, over before half past nine. Under the building if it rains."),
        programme=("19:30 开场\n21:20 散场，带走自己的垃圾", "19:30 Film begins\n21:20 Ends; please take your rubbish along"),
    ),
    dict(
        key="jinsha.story", kind="culture", day="sat+1", hours=("19:00", "20:30"), capacity=40, taken=28,
        title=("金沙故事会", "Jinsha story evening"), subtitle=("老街老门牌", "The old street"),
        venue=("架空层", "Open ground floor"), host=BRANCH,
        about=("三位老街坊讲茜草的渡口、厂房和老门牌，讲完大家接着讲。", "Three old neighbours tell of the ferry, the works and the old street; then everyone may."),
        programme=("19:00 入座，倒茶\n19:10 三个老故事\n20:00 大家接着讲", "19:00 Sit down, tea\n19:10 Three old stories\n20:00 Everybody's turn"),
    ),
    dict(
        key="jinsha.songs", kind="party_day", day="sat+2", hours=("15:00", "16:30"), capacity=80, taken=50,
        title=("红歌会", "Songs we grew up with"), subtitle=("开放式主题党日", "Open theme party day"),
        venue=("架空层", "Open ground floor"), host=BRANCH,
        about=("合唱队领唱，会唱的跟着唱，不会的打拍子。歌单可以当场点。", "The choir leads; sing along or clap. Ask for your song on the spot."),
        programme=("15:00 开嗓\n15:20 合唱八首\n16:10 点歌", "15:00 Warm up\n15:20 Eight songs together\n16:10 Requests"),
    ),
    dict(
        key="jinsha.lecture", kind="volunteer", day="wed+1", hours=("19:00", "20:30"), capacity=24, taken=24, waiting=5,
        title=("土专家党课", "Lessons from our own experts"), subtitle=("教水电小修", "Small repairs at home"),
        venue=ROOM, host=BRANCH,
        about=("退休电工教换开关、认漏电保护器，管道师傅教通地漏。工具备好，动手学。", "A retired electrician and a plumber show how. Tools are there: learn by doing."),
        programme=("19:00 认工具\n19:20 水的一课\n20:00 电的一课", "19:00 The tools\n19:20 Water\n20:00 Power"),
    ),
    dict(
        key="jinsha.sweep", kind="volunteer", day="sun+5", hours=("09:00", "10:30"), capacity=None, taken=17,
        title=("周末清楼道", "Stairwell Sunday"), subtitle=("人人搭把手", "Many hands"),
        venue=("各楼大堂集合", "Meet in your lobby"), host=("各楼楼栋长", "Building heads"),
        about=("扫把手套物业准备，来多少人都欢迎，带孩子也行。", "Brooms and gloves are there. Everybody is welcome, children too."),
        programme=("09:00 分楼层\n10:20 过秤，看清出多少", "09:00 Share out the floors\n10:20 Weigh what came out"),
    ),
    dict(
        key="jinsha.fire-lane-day", kind="other", day="sat+5", hours=("09:30", "11:30"), capacity=120, taken=35,
        title=("小区消防通道清理以及电动自行车安全充电知识邻里学习交流开放日", "Open day: clearing the fire lanes and charging e-bikes safely"),
        venue=SQUARE, host=PROPERTY,
        about=("消防员到场演示，顺便给车棚的插座做一次体检。", "Firefighters show how; the sockets of the bike shed get a check-up too."),
        programme=("09:30 看演示\n10:30 认灭火器，人人试一次", "09:30 Demonstration\n10:30 Try an extinguisher"),
    ),
    dict(
        key="jinsha.tea", kind="other", day="fri+3", hours=("15:00", "16:30"), capacity=30, taken=6, state="cancelled",
        title=("花园茶话会", "Tea in the garden"), venue=YARD, host=COMMITTEE,
        about=("花园在铺排水管，这一次取消，开春再约。", "Pipes are being laid in the garden; cancelled this time, again in spring."),
    ),
    dict(
        key="jinsha.new-year", kind="festival", day="sat+6", hours=("14:00", "17:00"), capacity=200, taken=0, state="draft",
        title=("邻里游园会", "Neighbours' fair"), subtitle=("策划中", "Being planned"), venue=YARD, host=BRANCH,
        about=("猜灯谜、套圈、写春联，各楼各摆一摊。", "Riddles, hoopla, calligraphy: a stall for each building."),
    ),
    # Over: the source counts more than 520 people here.
    dict(
        key="jinsha.story-past", kind="culture", day="sat-4", hours=("19:00", "20:40"), capacity=None, taken=0,
        state="closed", people=186, title=("金沙故事会", "Jinsha story evening"), subtitle=("渡口的灯", "The ferry's lamp"),
        venue=HALL, host=BRANCH, about=("摆渡人的后代讲渡口，来的人坐满了架空层。", "A ferryman's family told of the crossing; every seat was taken."),
    ),
    dict(
        key="jinsha.songs-past", kind="party_day", day="sat-7", hours=("15:00", "16:50"), capacity=None, taken=0,
        state="closed", people=214, title=("红歌会", "Songs we grew up with"), subtitle=("开放式主题党日", "Open theme party day"),
        venue=SQUARE, host=BRANCH, about=("六栋楼各出一个节目，最后一首全场一起唱。", "Each of six buildings sang; the last song was everybody's."),
    ),
    dict(
        key="jinsha.lecture-past", kind="party_day", day="wed-9", hours=("19:00", "20:40"), capacity=None, taken=0,
        state="closed", people=128, title=("土专家党课", "Lessons from our own experts"), subtitle=("家里用电", "Power at home"),
        venue=ROOM, host=BRANCH, about=("退休电工带着插线板上课，当场查出七个坏的。", "A retired electrician tested everybody's strips and found seven bad ones."),
    ),
    # The other compounds
    dict(
        key="changjiang.river", kind="volunteer", day="sat+1", hours=("08:30", "10:30"), capacity=50, taken=31,
        title=("江边捡拾行", "A walk to tidy the river bank"), subtitle=("带上手套", "Bring gloves"), venue=("西门集合", "Meet at the west gate"),
        host=BRANCH, about=("沿江走三公里，边走边捡，孩子由大人牵着。", "Three kilometres along the river, picking up as we go."),
        programme=("08:30 集合领夹子\n10:30 称重回家", "08:30 Meet, take tongs\n10:30 Weigh and home"),
    ),
    dict(
        key="changjiang.table", kind="other", day="thu+2", hours=("19:00", "20:30"), capacity=30, taken=12,
        title=("停车位怎么画", "Where should the parking lines go"), subtitle=("庭院座谈", "A courtyard talk"), venue=ROOM, host=COMMITTEE,
        about=("图纸摆在桌上，各楼说说各楼的难处。", "The plan lies on the table; each building says what it needs."),
    ),
    dict(
        key="changjiang.chess", kind="culture", day="sun+2", hours=("14:00", "17:00"), capacity=32, taken=32, waiting=3,
        title=("江畔象棋赛", "Chess by the river"), subtitle=("老将新兵", "Old hands and new"), venue=YARD, host=("老年棋社", "Chess club"),
        about=("两局定胜负，输了接着看，茶管够。", "Two games decide; whoever loses watches on. There is tea."),
    ),
    dict(
        key="jiahe.fraud", kind="party_day", day="fri+1", hours=("19:00", "20:15"), capacity=60, taken=44,
        title=("反诈夜谈会", "An evening against fraud"), subtitle=("和民警聊聊", "With the police"), venue=ROOM,
        host=("小区党支部、市公安局共建支部", "The branch with its co-building unit, the public security bureau"),
        about=("民警讲三个刚发生的骗局，教老人认电话、关免密。", "Three fresh swindles, and how to see through them."),
    ),
    dict(
        key="jiahe.service", kind="volunteer", day="sun+2", hours=("09:00", "11:30"), capacity=None, taken=9,
        title=("便民服务日", "Service morning"), subtitle=("磨刀、理发、量血压", "Knives, hair, blood pressure"), venue=SQUARE,
        host=("社区志愿服务队", "Community volunteers"), about=("带上钝刀和旧伞，排队坐着等，茶水管够。", "Bring blunt knives and old umbrellas; chairs and tea are there."),
    ),
    dict(
        key="jiahe.choir", kind="culture", day="wed+2", hours=("19:00", "20:30"), capacity=40, taken=26,
        title=("合唱队招新", "The choir is looking for voices"), subtitle=("不识谱也行", "No need to read notes"), venue=ROOM, host=("佳和合唱队", "Jiahe choir"),
        about=("先听一首，再跟一首，喜欢就留下。", "Listen to one, sing one, and stay if you like it."),
    ),
    dict(
        key="qinyuanchun.reading", kind="culture", day="sat+1", hours=("15:00", "16:30"), capacity=40, taken=22,
        title=("公约共读会", "Reading our conventions together"), subtitle=("一人念一条", "An article each"), venue=ROOM, host=BRANCH,
        about=("走访时大家提的话都写进去了，一起念一遍，看还缺哪一句。", "What you said on our visits is in it. Let us read it aloud and see what is missing."),
    ),
    dict(
        key="qinyuanchun.poems", kind="culture", day="sun+3", hours=("14:30", "16:00"), capacity=30, taken=8,
        title=("围炉诗会", "Poems by the stove"), subtitle=("咏雪", "Of snow"), venue=ROOM, host=("老年书画社", "Painting and writing club"),
        about=("念一首，写一笔，火炉上烤橘子。", "Read one, write a line; tangerines on the stove."),
    ),
    dict(
        key="qinyuanchun.garden", kind="volunteer", day="sat+2", hours=("09:00", "11:00"), capacity=None, taken=14,
        title=("花园过冬日", "Putting the garden to bed"), subtitle=("给树穿衣", "Coats for the trees"), venue=YARD, host=COMMITTEE,
        about=("裹草绳、刷白灰、盖苗床，带双旧手套来。", "Straw, whitewash and covers for the beds. Bring old gloves."),
    ),
    dict(
        key="haojing.repair", kind="volunteer", day="sun+1", hours=("09:30", "11:30"), capacity=50, taken=27,
        title=("家电小修日", "Repair morning"), subtitle=("电扇台灯都能修", "Fans, lamps and more"), venue=SQUARE,
        host=("社区志愿服务队", "Community volunteers"), about=("能当场修的当场修，修不了的告诉您去哪儿修。", "What can be mended is mended there; for the rest we say where."),
    ),
    dict(
        key="haojing.screen", kind="party_day", day="sat+2", hours=("19:00", "20:40"), capacity=90, taken=66,
        title=("e文化影音夜", "E-culture film and music night"), subtitle=("开放式主题党日", "Open theme party day"), venue=ROOM, host=BRANCH,
        about=("邻居自己拍的短片，一家一段，看完投出今晚最暖的一段。", "Short films by neighbours, one from each family."),
    ),
    dict(
        key="haojing.tai-chi", kind="culture", day="tue+1", hours=("07:00", "08:00"), capacity=None, taken=11,
        title=("晨练太极", "Tai chi in the morning"), subtitle=("从头教起", "From the first step"), venue=YARD, host=("太极队", "Tai chi group"),
        about=("穿软底鞋，慢慢来，一周学两式。", "Soft shoes, no hurry, two moves a week."),
    ),
)  # fmt: skip

# 灏景尊城's open party days on the last seven festivals: attendances, the latest first. They add up to 1,690.
ATTENDANCES = (238, 312, 176, 286, 254, 228, 196)
FESTIVALS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "春节": (("写春联送福字", "Couplets for every door"), ("各楼大堂摆桌写春联，写好当场送上门。", "Couplets were written in each lobby and carried to the doors.")),
    "元宵": (("猜灯谜做花灯", "Riddles and lanterns"), ("两百条灯谜挂满连廊，孩子提着自己做的灯。", "Two hundred riddles hung in the arcade; children carried lanterns they had made.")),
    "端午": (("包粽子系彩绳", "Rice dumplings and coloured threads"), ("八口大锅一起煮，粽子分到独居老人家里。", "Eight big pots; the dumplings reached everybody who lives alone.")),
    "七夕": (("金婚夫妻讲故事", "Golden couples tell"), ("五对金婚夫妻讲当年，年轻人给他们补拍合影。", "Five couples told of their wedding; young neighbours took the picture they never had.")),
    "中秋": (("赏月做月饼", "Mooncakes under the moon"), ("花园里支起烤炉，月饼出炉正赶上月亮出来。", "The ovens stood in the garden, and the moon came out in time.")),
    "重阳": (("陪老人登高", "Up the hill with our elders"), ("三十位志愿者一对一陪老人登忠山。", "Thirty volunteers walked up the hill, each with one elder.")),
    "腊八": (("共熬一锅粥", "One pot of porridge"), ("各家带一把米豆，熬出一百多碗。", "Each family brought a handful; it made over a hundred bowls.")),
    "除夕": (("守岁联欢", "Waiting for the year"), ("值班的保安保洁也上台，零点前散场回家团圆。", "Guards and cleaners on duty had their turn on stage; all were home before midnight.")),
}  # fmt: skip
