"""Who sits in the alliances, what they offer, and what they build: bodies, no persons."""

from typing import Any, NamedTuple

from kiosk.demo.days import Day

Pair = tuple[str, str]


class Offered(NamedTuple):
    title: Pair
    about: Pair


class Body(NamedTuple):
    """`key` names its seat in the 1+4, elsewhere the body among those of X."""

    key: str
    seat: str
    name: Pair
    about: Pair
    offers: tuple[Offered, ...] = ()


TOOLS = Offered(
    ("借工具", "Tools to borrow"),
    ("梯子、推车、打气筒，到服务中心登记一下就借", "Ladder, trolley, bicycle pump: sign for them at the service centre"),
)
ERRANDS = Offered(
    ("跑腿", "Errands"),
    (
        "行动不便的邻居，打物业电话就有人上门代买代取",
        "For neighbours who cannot get out: call the property desk and somebody comes",
    ),
)
HOUR = Offered(
    ("支部接待日", "Open hour of the branch"),
    ("每周三晚七点，小区活动室，有话直接来说", "Wednesdays at seven in the activity room; come and say it"),
)

# The 1+4, alike in each compound; %s is its name.
CORE = (
    Body("branch", "branch", ("%s党支部", "%s party branch"),
         ("每月召集庭院会议，议定的事一件一件盯到办成", "Calls the monthly courtyard meeting and follows each decision until it is done"), (HOUR,)),
    Body("resident_reps", "resident_reps", ("居民代表小组", "Residents' group"),
         ("每栋楼两位，会前收意见，会后回话", "Two from each building: they gather opinions before the meeting and bring back the answers")),
    Body("member_reps", "member_reps", ("党员代表小组", "Party members' group"),
         ("联系本楼各户，缺人手的事先上", "In touch with the households of their building, first where hands are needed"), (ERRANDS,)),
    Body("committee", "committee", ("%s业委会", "Owners' committee"),
         ("替业主看住公共的账，该表决的事组织表决", "Keeps an eye on the common accounts and holds the votes that are due")),
    Body("property", "property", ("物业服务中心", "Property service centre"),
         ("日常维修、保洁、门岗，二十四小时有人接电话", "Repairs, cleaning and the gate; somebody answers day and night"), (TOOLS,)),
)  # fmt: skip

CLINIC = Body(
    "clinic", "co_building", ("社区卫生服务站", "Community health station"),
    ("医生下楼来，慢病的老邻居少跑路", "Brings the doctor downstairs, so that elderly neighbours walk less"),
    (Offered(("量血压、测血糖", "Blood pressure and sugar"), ("每月第一个周二上午，架空层", "First Tuesday of the month, in the morning, on the open ground floor")),),
)  # fmt: skip

# X of each compound.
OTHERS: dict[str, tuple[Body, ...]] = {
    "changjiang": (
        Body("justice", "co_building", ("街道司法所", "Street justice office"),
             ("邻里之间讲不拢的，请懂法的人来评一评", "Where neighbours cannot agree, somebody who knows the law listens to both"),
             (Offered(("法律咨询", "Legal advice"), ("每月第二个周四下午，小区活动室", "Second Thursday of the month, in the afternoon, activity room")),)),
        Body("teahouse", "firm", ("江边茶馆", "Riverside teahouse"),
             ("腾一间安静的屋子，坐下来喝杯茶再说事", "Lends a quiet room: tea first, then the matter"),
             (Offered(("免费茶室", "A room for talks"), ("上午九点到十一点，调解和议事先到先用", "Nine to eleven, for talks and mediation, free of charge")),)),
        Body("river", "social", ("护江志愿队", "River volunteers"),
             ("带孩子认江、护江，捡干净小区到江边的路", "Teaches children about the river and keeps the path to it clean"),
             (Offered(("周末护江行", "Weekend river walk"), ("每月最后一个周六早上八点，西门集合", "Last Saturday of the month at eight, meet at the west gate")),)),
    ),
    "jiahe": (
        Body("police", "co_building", ("市公安局", "City public security bureau"),
             ("出技术、出设备，帮小区把出入口和楼道看住", "Brings equipment and know-how to keep gates and stairs safe"),
             (Offered(("反诈咨询", "Advice against fraud"), ("每月第一个周六上午，东门岗亭；可疑电话先问一声再说", "First Saturday of the month, in the morning, at the east gate: ask before you pay")),)),
        Body("pharmacy", "firm", ("临街药房", "Pharmacy on the street side"),
             ("过期药有处收，用药有人问", "Takes back old medicine and answers questions"),
             (Offered(("过期药回收", "Old medicine taken back"), ("营业时间内随时，放进门口的回收箱", "In opening hours, into the box at the door")),)),
        Body("women", "social", ("巾帼志愿队", "Women volunteers"),
             ("放学后看一看孩子，节前帮一帮老人", "Look after children after school and help the elderly before holidays"),
             (Offered(("四点半课堂", "After-school hour"), ("上学日下午四点半到六点，小区活动室", "School days, half past four to six, activity room")),)),
    ),
    "jinsha": (
        CLINIC,
        Body("power", "co_building", ("供电营业所", "Power supply office"),
             ("管好充电和老线路，教大家安全用电", "Sees to charging and old wiring, and teaches safe use"),
             (Offered(("上门查线路", "Wiring check at home"), ("独居和高龄住户，社区登记后一周内上门", "For the elderly and those who live alone: within a week of asking the community")),)),
        Body("shops", "firm", ("门市商户小组", "Shopkeepers' group"),
             ("门前三包，雨天借伞，热天给座", "Keep the pavement clean, lend umbrellas, offer a seat in the heat"),
             (Offered(("爱心座和雨伞", "Seats and umbrellas"), ("东门一排门市，门口有贴牌的都可以", "In the shops at the east gate that show the sign")),)),
        Body("choir", "social", ("金沙合唱队", "Jinsha choir"),
             ("红歌会、故事会，都由它张罗", "Behind the song and story evenings"),
             (Offered(("合唱排练", "Choir practice"), ("每周五晚七点，架空层，会不会唱都来", "Fridays at seven on the open ground floor; everyone can sing")),)),
    ),
    "qinyuanchun": (
        CLINIC,
        Body("barber", "firm", ("街角理发店", "Corner barber"),
             ("走不动的老人，理发师傅上楼", "The barber comes up to those who cannot come down"),
             (Offered(("老人免费理发", "Haircuts for the elderly"), ("每月十五日上午，七十岁以上", "On the 15th in the morning, from seventy up")),)),
    ),
    "haojing": (
        Body("culture", "co_building", ("区文化馆", "District cultural centre"),
             ("出老师、出场地，把节日办出味道", "Lends teachers and rooms for the festivals"),
             (Offered(("节日手艺课", "Festival crafts"), ("端午、中秋、春节前各一次，活动室", "Before Dragon Boat, Mid-Autumn and New Year, activity room")),)),
        Body("parcels", "firm", ("快递驿站", "Parcel point"),
             ("老人的大件送到家门口", "Carries heavy parcels to the doors of the elderly"),
             (Offered(("大件送上楼", "Heavy parcels carried up"), ("取件时说一声，当天送到", "Ask when you collect; brought up the same day")),)),
        Body("youth", "social", ("青年志愿者协会", "Young volunteers"),
             ("教老人用手机，帮楼里修网络", "Teach the elderly to use a phone and mend the network"),
             (Offered(("手机课", "Phone lessons"), ("每周日上午十点，活动室，一对一教", "Sundays at ten in the activity room, one to one")),)),
    ),
}  # fmt: skip


class Deliverable(NamedTuple):
    name: Pair
    unit: str
    planned: int
    installed: int


class Built(NamedTuple):
    """`body` is the key of who builds with the compound."""

    key: str
    body: str
    state: str
    title: Pair
    about: Pair
    started: Day
    finished: Day | None
    parts: tuple[Deliverable, ...]


PROJECTS = (
    Built("jiahe.project.skynet", "police", "done", ("天网项目", "Skynet project"),
          ("市公安局出技术和设备，小区逐户听意见定点位，出入口和楼道都装上了",
           "With equipment from the public security bureau and positions agreed door to door: gates and stairs are covered"),
          -52, -40, (Deliverable(("摄像头", "cameras"), "个", 27, 27), Deliverable(("门禁", "access-control systems"), "套", 19, 19))),
    Built("jinsha.project.charging", "power", "under_way", ("电动车充电棚", "E-bike charging shed"),
          ("棚子已经搭好，插座分批装；装好一排用一排，电池不用再拎上楼",
           "The roof is up and sockets follow row by row, so that no battery has to be carried upstairs"),
          -25, None, (Deliverable(("充电插座", "charging sockets"), "个", 24, 18), Deliverable(("灭火器", "fire extinguishers"), "具", 6, 6))),
    Built("changjiang.project.parking", "property", "done", ("停车划线", "Marked parking bays"),
          ("车位画清楚，消防通道留出来，乱停的少了", "Bays are marked and the fire lane is free; far fewer cars stand where they should not"),
          -150, -120, (Deliverable(("停车位", "parking bays"), "个", 86, 88),)),
    Built("haojing.project.books", "culture", "planned", ("架空层童书角", "Children's book corner"),
          ("书由文化馆轮换，书架业主认领", "Books from the cultural centre, shelves given by owners"),
          20, None, (Deliverable(("书架", "shelves"), "组", 4, 0),)),
)  # fmt: skip


def bodies(compound: str, name: Pair) -> list[dict[str, Any]]:
    """All bodies of a compound in the order of their seats, as `rows` takes them; `name` is the compound's."""
    return [_body(body, name) for body in (*CORE, *OTHERS[compound])]


def _body(body: Body, compound: Pair) -> dict[str, Any]:
    name = tuple(words.replace("%s", of) for words, of in zip(body.name, compound, strict=True))
    offers = [{**_pair("title", offer.title), **_pair("about", offer.about)} for offer in body.offers]
    return {"key": body.key, "seat": body.seat, **_pair("name", name), **_pair("about", body.about), "offers": offers}


def _pair(name: str, words: Any) -> dict[str, str]:
    return {name: words[0], f"{name}_en": words[1]}
