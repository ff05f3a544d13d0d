"""What went wrong and how far it is: matters in every state and tier, and the model case of the blocked septic tank."""

from typing import Any

from kiosk.demo.days import Day

Pair = tuple[str, str]

OWNER: Pair = ("门市业主", "A shop owner")
RESIDENT: Pair = ("居民", "A resident")
LINK: Pair = ("3号楼党员户", "Party-member household, building 3")
BRANCH: Pair = ("小区党支部", "Compound party branch")
THREE: Pair = ("小区党支部、物业、业委会", "Branch, property company, owners' committee")
DESK: Pair = ("物业服务中心", "Property service centre")
COMMITTEE: Pair = ("业主委员会", "Owners' committee")
CREW: Pair = ("物业工程班", "Property maintenance crew")
COMMUNITY: Pair = ("金沙社区", "Jinsha Community")
STREET: Pair = ("茜草街道", "Qiancao Street office")
ON_THE_WAY: Pair = ("已派人去看", "Somebody is on the way to look")

HEADINGS = {
    "业主报告": "Owner reports", "居民报告": "Resident reports", "党员转报": "Party member relays", "支部牵头": "Branch takes the lead",
    "受理": "Accepted", "成本核算": "Costing", "征求意见": "Opinions asked", "维修": "Repair", "办理": "Work", "反馈": "Answer",
    "完工": "Finished", "升级街道": "Raised to the street", "升级区": "Raised to the district", "暂缓": "Put on hold", "重新办理": "Work again",
    "结案": "Closed", "不予受理": "Declined", "并入": "Merged",
}  # fmt: skip


def step(day: Day, hour: str, state: str, heading: str, body: Pair, line: Pair, public: bool = True) -> dict[str, Any]:
    """One entry of a timeline; bodies and roles act, not persons."""
    words = {"body": body[0], "body_en": body[1], "line": line[0], "line_en": line[1]}
    headed = {"heading": heading, "heading_en": HEADINGS[heading]}
    return {"day": day, "hour": hour, "state": state, "is_public": public, **headed, **words}


def reported(day: Day, hour: str, line: Pair, public: bool = True) -> dict[str, Any]:
    return step(day, hour, "reported", "居民报告", RESIDENT, line, public)


def accepted(day: Day, hour: str, line: Pair = ON_THE_WAY, public: bool = True) -> dict[str, Any]:
    return step(day, hour, "accepted", "受理", DESK, line, public)


# Each: key, compound, category, where, what the resident typed (never shown), the public words, the timeline.
JINSHA: tuple[dict[str, Any], ...] = (
    dict(
        key="jinsha.septic", category="facilities", building="3", spot="shops", urgency="utility", phone=True,
        words="后厨地漏一直返水，味道很大，客人都走了，麻烦快点", answers={"what": "drain"},
        title=("3号楼门市化粪池堵塞", "Blocked septic tank, shops of building 3"),
        line=("管道已疏通，换了新井盖，排水正常，费用公示 7 天", "Pipe cleared and a new cover set; drains well; costs posted for 7 days"),
        steps=(
            step(-2, "08:40", "reported", "业主报告", OWNER, ("后厨地漏返水，一楼过道有异味", "Water rises from the kitchen drain; the ground floor smells")),
            step(-2, "09:05", "reported", "党员转报", LINK, ("到场看过，拍照转报小区党支部", "Looked at it, sent pictures to the branch")),
            step(-2, "10:30", "accepted", "支部牵头", THREE, ("三方到场，定下先疏通、再换井盖", "All three on the spot: clear the pipe first, then a new cover")),
            step(-2, "14:00", "assessing", "成本核算", DESK, ("疏通 680 元，井盖 240 元，共 920 元", "Clearing 680 yuan, cover 240 yuan, 920 yuan in all")),
            step(-2, "16:00", "soliciting", "征求意见", COMMITTEE, ("问了 18 户，17 户同意，1 户未回", "18 households asked, 17 agree, 1 did not answer")),
            step(-1, "09:20", "working", "维修", CREW, ("高压疏通 4 小时，换井盖 1 套", "Four hours of high-pressure clearing, one new cover")),
            step(-1, "17:30", "closed", "反馈", BRANCH, ("回访业主：不再返水，费用公示 7 天", "Asked the owner again: no more water; costs posted for 7 days")),
        ),
    ),
    dict(
        key="jinsha.garage-light", category="facilities", spot="garage", urgency="ordinary", promised=(1, "16:00"), phone=True,
        words="车库B区进门那一排灯一闪一闪的，晚上看不清路", answers={"what": "light"},
        title=("地下车库照明闪烁", "Flickering lights in the car park"), line=("电工正在更换整流器，先装了临时灯", "Ballasts are being replaced; temporary lamps are up"),
        steps=(
            reported(-3, "19:10", ("进门一排灯闪烁", "The first row of lights flickers")),
            accepted(-2, "08:30", ("电工到场，先装临时灯", "Electrician on the spot, temporary lamps first")),
            step(-2, "10:40", "assessing", "成本核算", DESK, ("整流器 12 个，共 420 元", "12 ballasts, 420 yuan")),
            step(-2, "16:20", "soliciting", "征求意见", COMMITTEE, ("业委会 5 人同意，从公共维修费列支", "The committee's five agree; paid from common repairs")),
            step(-1, "16:10", "working", "维修", CREW, ("已换 7 个，余下明天换完", "Seven done, the rest follow")),
        ),
    ),
    dict(
        key="jinsha.slide", category="facilities", spot="playground", urgency="hard", promised=(3, "20:00"),
        words="滑梯最下面那块板子松了，昨天差点夹到我家孩子的手", answers={"what": "other"},
        title=("儿童滑梯松动", "Loose board on the children's slide"),
        line=("正在征求 48 户意见：修旧滑梯，还是换新的。滑梯先围起来", "48 households are being asked: mend the slide or replace it. It is fenced off"),
        steps=(
            reported(-5, "17:45", ("滑梯下板松动", "The lowest board is loose")),
            accepted(-5, "18:20", ("当晚围挡，先不要让孩子玩", "Fenced off the same evening; please keep children away")),
            step(-4, "11:00", "assessing", "成本核算", DESK, ("修 1,600 元，换新 8,900 元", "Mending 1,600 yuan, a new one 8,900 yuan")),
            step(-1, "15:00", "soliciting", "征求意见", COMMITTEE, ("向 48 户发出意见表", "Forms sent to 48 households")),
        ),
    ),
    dict(
        key="jinsha.fire-lane", category="parking", building="2", urgency="danger", tier="street", promised=(5, "18:00"),
        words="消防通道天天停满车，出了事消防车进不来", answers={"fire-lane": "yes"},
        title=("占用消防通道停车", "Cars parked in the fire lane"),
        line=("小区劝不动，已请茜草街道牵头，联合交警划线", "Asking did not help; the street office now leads, with the traffic police"),
        steps=(
            reported(-6, "21:10", ("2号楼前消防通道停满车", "The fire lane before building 2 is full of cars")),
            accepted(-5, "08:40", ("物业逐车打电话，当晚又停满", "Every owner was called; by evening it was full again")),
            step(-1, "11:30", "assessing", "升级街道", COMMUNITY, ("社区转街道，请交警一起来", "Handed to the street office, with the traffic police")),
        ),
    ),
    dict(
        key="jinsha.gate-card", category="facilities", building="1", spot="lobby", urgency="ordinary",
        words="一号楼门禁刷卡没反应", answers={"what": "door"}, skipped={"assess": "没有费用", "solicit": "没有费用"},
        title=("1号楼门禁刷卡失灵", "Door of building 1 does not read cards"), line=("读卡器已换，请刷一刷告诉我们行不行", "The reader is new; please try it and tell us"),
        steps=(
            reported(-3, "07:50", ("刷卡没反应", "Cards are not read")),
            accepted(-3, "08:20"),
            step(-3, "10:00", "working", "维修", CREW, ("拆下检查，订读卡器", "Taken apart, a reader ordered")),
            step(-2, "15:20", "done", "完工", CREW, ("换了读卡器，等您一句话", "New reader in place; waiting for your word")),
        ),
    ),
    dict(
        key="jinsha.rain-pipe", category="facilities", building="5", urgency="ordinary", promised=(2, "18:00"), reopened=1,
        words="雨水管又滴了，上次修了没管用", answers={"what": "water"}, skipped={"solicit": "在委托额度内"},
        title=("5号楼雨水管滴漏", "Dripping rain pipe, building 5"), line=("上次补的缝又裂了，这次整节更换", "The seam has opened again; this time the whole piece is replaced"),
        steps=(
            reported(-12, "09:30", ("二楼外墙雨水管滴水", "The rain pipe drips at the second floor")),
            accepted(-12, "11:00"),
            step(-11, "15:00", "working", "维修", CREW, ("补缝打胶", "Seam sealed")),
            step(-11, "17:00", "done", "完工", CREW, ("不再滴水", "No more drips")),
            step(-2, "08:45", "reopened", "重新办理", DESK, ("下雨后又滴，重新办理", "It dripped again after the rain: work resumes")),
        ),
    ),
    dict(
        key="jinsha.damp-wall", category="facilities", spot="hall", urgency="hard", suspended_from="working", resume=10, reason="等晴天墙面干透",
        words="架空层那面墙潮得掉皮", answers={"what": "other"}, skipped={"solicit": "在委托额度内"},
        title=("架空层墙面返潮", "Damp wall in the open ground floor"), line=("要等墙干透才能刷，先清了排水沟", "The wall must dry before painting; the gutter is cleared"),
        steps=(
            reported(-16, "10:10", ("墙面掉皮", "The wall is peeling")),
            accepted(-15, "09:00"),
            step(-13, "14:30", "assessing", "成本核算", DESK, ("防水加粉刷 1,150 元", "Sealing and painting 1,150 yuan")),
            step(-9, "09:00", "working", "办理", CREW, ("清沟、铲墙", "Gutter cleared, wall scraped")),
            step(-7, "16:00", "suspended", "暂缓", DESK, ("等墙干透再刷", "Waiting for the wall to dry")),
        ),
    ),
    dict(
        key="jinsha.lift", category="facilities", building="6", urgency="hard", tier="district", promised=(20, "18:00"),
        words="六号楼电梯老是抖，坐着心慌，能不能换", answers={"what": "lift"},
        title=("6号楼电梯老化更新", "Worn-out lift of building 6"), line=("检测认定要换，江阳区统筹补贴方案，测算费用中", "It must be replaced; the district works out subsidy and costs"),
        steps=(
            reported(-25, "18:30", ("电梯运行抖动", "The lift shakes")),
            accepted(-24, "09:10", ("请检测机构来看", "Inspectors called")),
            step(-15, "10:00", "assessing", "升级街道", COMMUNITY, ("检测意见：应更新", "Inspection says: replace")),
            step(-8, "15:00", "assessing", "升级区", STREET, ("街道转江阳区统筹补贴", "The street hands it to the district for a subsidy")),
        ),
    ),
    dict(
        key="jinsha.bins", category="environment", spot="bins", urgency="ordinary", promised=(2, "12:00"),
        words="垃圾房地上都是水，味道飘到二楼", title=("垃圾房积水有异味", "Puddles and smell in the bin room"),
        line=("保洁每天冲洗两次，地漏明天请人看", "Washed twice a day; the drain will be looked at"),
        steps=(reported(-2, "20:05", ("地面积水，有异味", "Puddles, a smell")), accepted(-1, "09:30", ("加冲一次，查地漏", "One more wash a day, drain to be checked"))),
    ),
    dict(
        key="jinsha.paving", category="facilities", spot="gate", urgency="ordinary", promised=(6, "18:00"),
        words="东门外面砖头翘起来了，我婆婆差点摔一跤", answers={"what": "other"},
        title=("小区东门外人行道地砖松动积水夜间照明不足老人出行容易绊倒问题", "Loose paving and poor light outside the east gate, easy to trip over"),
        line=("先铺钢板、加临时灯，正在核算整段重铺的费用", "Steel plates and a lamp for now; the cost of new paving is being worked out"),
        steps=(
            reported(-4, "18:55", ("地砖翘起，灯暗", "Paving stands up, the light is poor")),
            accepted(-3, "09:00", ("铺钢板，加临时灯", "Steel plates laid, a lamp put up")),
            step(-2, "11:20", "assessing", "成本核算", DESK, ("丈量 64 平方米，等报价", "64 m² measured, waiting for the quote")),
        ),
    ),
    dict(
        key="jinsha.window", category="facilities", building="3", urgency="ordinary", promised=(4, "18:00"), words="二楼楼道窗户关不上，风大的时候哐哐响",
        answers={"what": "other"}, skipped={"assess": "没有费用", "solicit": "没有费用"},
        title=("3号楼二层楼道窗关不严", "Stairwell window of building 3 does not close"), line=("窗扣已订，先用木楔固定住", "A catch is ordered; the window is wedged for now"),
        steps=(reported(-4, "12:20", ("楼道窗关不严", "The stairwell window does not close")), accepted(-4, "14:10"),
               step(-3, "10:30", "working", "维修", CREW, ("木楔固定，订窗扣", "Wedged, a catch ordered"))),
    ),
    dict(
        key="jinsha.letter-box", category="facilities", building="4", urgency="ordinary", promised=(-1, "12:00"), words="信报箱锁全坏了，信掉一地",
        answers={"what": "other"}, skipped={"assess": "没有费用", "solicit": "没有费用"},
        title=("4号楼信报箱锁损坏", "Broken letter boxes in building 4"), line=("锁芯到货晚了两天，信件先由门岗代收", "The locks are two days late; the gate keeps letters for now"),
        steps=(reported(-5, "18:20", ("信报箱锁不上", "The letter boxes do not lock")), accepted(-4, "09:15"),
               step(-4, "15:30", "working", "维修", CREW, ("订锁芯 16 个", "16 locks ordered"))),
    ),
    # Not public
    dict(key="jinsha.battery", category="safety", urgency="danger", building="4", held=True, phone=True, words="四楼有人在楼道里拉线给电瓶车充电，怕起火",
         answers={"still-on": "yes"}, steps=(reported(-1, "21:30", ("", ""), public=False),)),
    dict(key="jinsha.noise", category="neighbours", urgency="ordinary", building="2", held=True, phone=True, words="楼上半夜拖椅子，说了几次没用",
         answers={"mediation": "yes"}, steps=(reported(-1, "22:40", ("", ""), public=False),)),
    dict(key="jinsha.trees", category="environment", held=True, urgency="ordinary", words="把门口的树全砍了吧，挡我家光线", state="declined",
         reason="砍树须经绿化部门批准，已告知可申请修枝",
         steps=(reported(-8, "10:00", ("", ""), public=False), step(-7, "15:00", "declined", "不予受理", DESK, ("", ""), public=False))),
    dict(key="jinsha.garage-light-again", category="facilities", spot="garage", held=True, words="车库灯坏了", answers={"what": "light"},
         state="merged", into="jinsha.garage-light", reason="同一件事", urgency="ordinary",
         steps=(reported(-2, "07:20", ("", ""), public=False), step(-2, "09:15", "merged", "并入", DESK, ("", ""), public=False))),
)  # fmt: skip

OTHERS: tuple[dict[str, Any], ...] = (
    dict(
        key="changjiang.parking", category="parking", urgency="ordinary", words="车停得横七竖八，婴儿车都推不过去", answers={"fire-lane": "no"},
        title=("东区车辆乱停放", "Haphazard parking in the east yard"), line=("重新划了 46 个车位，门岗引导，通道已通", "46 spaces marked anew, the gate guides; the way is clear"),
        steps=(
            reported(-11, "08:15", ("通道被堵", "The way is blocked")),
            accepted(-11, "10:00"),
            step(-9, "19:00", "soliciting", "征求意见", COMMITTEE, ("庭院会议定下划线方案", "The courtyard meeting settled the plan")),
            step(-6, "09:00", "working", "办理", CREW, ("划线两天", "Two days of marking")),
            step(-4, "18:00", "closed", "结案", BRANCH, ("一周回看，没有再堵", "Checked after a week: clear")),
        ),
    ),
    dict(
        key="changjiang.fees", category="property", urgency="hard", words="好几户不交物业费，保洁都减了", skipped={"assess": "不涉及工程"},
        title=("物业费拖欠影响保洁", "Unpaid property fees cut into cleaning"),
        line=("庭院会议把账摊开讲，服务整改在前，欠费陆续补齐", "The accounts were laid open; service improved first, arrears followed"),
        steps=(
            reported(-22, "09:40", ("保洁次数减少", "Less cleaning than agreed")),
            accepted(-21, "09:00"),
            step(-19, "19:00", "soliciting", "征求意见", THREE, ("收支逐项念一遍，现场答问", "Every item read out and explained")),
            step(-14, "09:00", "working", "办理", DESK, ("保洁恢复到每天两次", "Cleaning twice a day again")),
            step(-4, "17:00", "closed", "结案", BRANCH, ("欠费已补齐，账目张贴", "Arrears settled, accounts posted")),
        ),
    ),
    dict(
        key="changjiang.pump", category="facilities", building="2", urgency="utility", promised=(-1, "12:00"), words="二次供水的泵声音很大，水压也小",
        answers={"what": "water"}, title=("2号楼供水泵水压不足", "Weak water pump, building 2"), line=("泵已拆修，配件晚到，物业每天三次送水上楼", "The pump is open; a part is late; water is carried up three times a day"),
        steps=(reported(-4, "07:30", ("水压小", "Weak water pressure")), accepted(-4, "08:00"),
               step(-3, "09:00", "working", "维修", CREW, ("拆泵，订配件", "Pump opened, a part ordered"))),
    ),
    dict(
        key="changjiang.railing", category="facilities", spot="playground", urgency="danger", promised=(1, "18:00"), words="江边栏杆晃，小孩爱趴在上面", answers={"what": "other"},
        title=("江边步道栏杆晃动", "Shaky railing on the river path"), line=("已拉警戒线，请不要靠近，厂家明天来加固", "Taped off; please keep away. It is made fast tomorrow"),
        skipped={"solicit": "紧急情况"},
        steps=(reported(-2, "18:30", ("栏杆晃动", "The railing moves")), accepted(-2, "18:50", ("拉警戒线", "Taped off")),
               step(-1, "09:00", "assessing", "成本核算", DESK, ("加固 12 米，共 960 元", "Twelve metres, 960 yuan")), step(-1, "14:00", "working", "维修", CREW, ("先焊斜撑", "Braces welded first"))),
    ),
    dict(
        key="jiahe.skynet", category="safety", urgency="hard", tier="district", words="晚上有人翻墙进来，监控都是坏的", answers={"still-on": "no"},
        title=("监控门禁更新·天网项目", "New cameras and gates: the Skynet project"),
        line=("共建单位市公安局支持，装好摄像头 27 个、门禁 19 套", "With the public security bureau as co-building unit: 27 cameras and 19 access gates in place"),
        steps=(
            reported(-66, "21:00", ("夜间有人翻墙，旧监控失灵", "Somebody climbed the wall; the old cameras are dead")),
            accepted(-65, "09:00", ("报小区党支部", "Taken to the branch")),
            step(-62, "15:00", "assessing", "升级区", BRANCH, ("请共建单位市公安局支持", "The public security bureau is asked as co-building unit")),
            step(-56, "19:00", "soliciting", "征求意见", COMMITTEE, ("点位图公示，按意见挪了 3 处", "Positions posted; three moved as residents asked")),
            step(-52, "09:00", "working", "办理", ("市公安局、物业工程班", "Public security bureau, maintenance crew"), ("开始布线安装", "Cabling begins")),
            step(-40, "17:00", "done", "完工", ("市公安局、物业工程班", "Public security bureau, maintenance crew"), ("摄像头 27 个、门禁 19 套装好，试用一个月", "27 cameras and 19 access gates are in; a month of trial")),
            step(-5, "16:00", "closed", "结案", BRANCH, ("试用没有毛病，全部启用", "The trial went well; all are in use")),
        ),
    ),
    dict(
        key="jiahe.stairs", category="environment", building="2", urgency="ordinary", promised=(2, "18:00"), words="楼梯间堆了好多纸箱",
        title=("2号楼楼梯间堆物", "Boxes in the stairwell of building 2"), line=("已逐户上门说明，后天统一清运", "Every household has been told; all is taken away together"),
        steps=(reported(-3, "18:00", ("楼梯间堆满纸箱", "The stairwell is full of boxes")), accepted(-2, "09:00")),
    ),
    dict(
        key="jiahe.fence", category="facilities", spot="gate", urgency="ordinary", words="栏杆焊口断了，小孩能钻出去", answers={"what": "other"},
        title=("东门栏杆脱焊", "Broken weld in the east fence"), line=("已重新焊牢，刷了防锈漆", "Welded again and painted against rust"),
        skipped={"assess": "没有费用", "solicit": "没有费用"},
        steps=(reported(-5, "16:40", ("栏杆焊口断开", "A weld has come apart")), accepted(-5, "17:10", ("先用铁丝绑牢", "Tied with wire for now")),
               step(-4, "10:00", "working", "维修", CREW, ("焊接", "Welding")), step(-3, "11:30", "done", "完工", CREW, ("焊牢、刷漆", "Welded and painted"))),
    ),
    dict(
        key="jiahe.mosquito", category="environment", spot="playground", urgency="ordinary", promised=(4, "18:00"), words="花坛积水长蚊子",
        title=("花坛积水", "Standing water in the flower beds"), line=("正在比较垫土和装排水管两个办法的费用", "Filling up or a drain pipe: the costs are being compared"),
        steps=(reported(-6, "09:20", ("花坛积水", "Water stands in the beds")), accepted(-6, "11:00", ("当天抽干", "Pumped dry the same day")),
               step(-4, "15:00", "assessing", "成本核算", DESK, ("请两家报价", "Two quotes asked for"))),
    ),
    dict(
        key="qinyuanchun.seats", category="facilities", spot="playground", urgency="hard", promised=(6, "20:00"), words="老人坐的椅子都烂了", answers={"what": "other"},
        title=("花园座椅更换", "New benches for the garden"), line=("样式有木椅和藤椅两种，正在征求大家意见", "Wood or wicker: residents are being asked"),
        steps=(reported(-12, "10:30", ("座椅木条断裂", "Slats are broken")), accepted(-11, "09:00", ("拆下断的，先不要坐", "Broken ones removed")),
               step(-8, "15:00", "assessing", "成本核算", DESK, ("换 6 张，共 2,880 元", "Six benches, 2,880 yuan")),
               step(-2, "09:00", "soliciting", "征求意见", COMMITTEE, ("意见表发到各楼", "Forms went to each building"))),
    ),
    dict(
        key="qinyuanchun.door", category="facilities", building="2", spot="lobby", urgency="ordinary", promised=(3, "18:00"), words="单元门关不上", answers={"what": "door"},
        title=("2号楼单元门关不严", "Door of building 2 does not close"), line=("闭门器已订，两天内装好", "A door closer is ordered and will be fitted in two days"),
        steps=(reported(-2, "08:10", ("门关不严", "The door stays ajar")), accepted(-1, "09:40")),
    ),
    dict(
        key="qinyuanchun.lamp", category="facilities", building="1", urgency="ordinary", promised=(1, "18:00"), words="门口路灯不亮", answers={"what": "light"},
        title=("1号楼门前路灯不亮", "Street lamp out before building 1"), line=("灯杆线路受潮，电工正在换线", "The cable is damp; it is being replaced"),
        skipped={"assess": "没有费用", "solicit": "没有费用"},
        steps=(reported(-2, "19:40", ("路灯不亮", "The lamp is out")), accepted(-1, "08:30"), step(-1, "14:00", "working", "维修", CREW, ("换线", "New cable"))),
    ),
    dict(
        key="qinyuanchun.drain", category="facilities", urgency="ordinary", words="下雨天门口积水过不去", answers={"what": "drain"},
        title=("南门雨天积水", "Puddle at the south gate"), line=("疏通了两个雨水口，上次大雨没有再积水", "Two gullies cleared; no puddle in the last rain"),
        skipped={"solicit": "在委托额度内"},
        steps=(reported(-8, "08:00", ("门口积水", "A puddle at the gate")), accepted(-8, "09:10"),
               step(-7, "10:00", "working", "办理", CREW, ("清掏雨水口 2 个", "Two gullies cleared")), step(-5, "17:00", "closed", "结案", DESK, ("雨后回看正常", "Checked after rain"))),
    ),
    dict(
        key="haojing.charging", category="parking", spot="garage", urgency="ordinary", promised=(8, "18:00"), words="充电桩不够用，老是排队", answers={"fire-lane": "no"},
        title=("地下车库充电桩不够", "Too few chargers in the car park"), line=("正在测算电容量，方案出来后征求大家意见", "Capacity is being measured; you will be asked when there is a plan"),
        steps=(reported(-9, "20:20", ("充电要排队", "People queue for the chargers")), accepted(-8, "09:20"),
               step(-6, "10:00", "assessing", "成本核算", DESK, ("请供电所核电容量", "The power company measures"))),
    ),
    dict(
        key="haojing.lift", category="facilities", building="2", urgency="utility", promised=(1, "12:00"), words="电梯按了没反应，老人爬不动楼", answers={"what": "lift"},
        title=("2号楼电梯按键失灵", "Lift buttons of building 2 do not respond"), line=("维保单位已到场，面板明天换好，门岗可帮忙提东西", "The panel is replaced tomorrow; the guards help carry"),
        skipped={"assess": "维保合同内", "solicit": "维保合同内"},
        steps=(reported(-2, "17:20", ("按键没反应", "The buttons do not respond")), accepted(-2, "17:40", ("通知维保单位", "The lift company is called")),
               step(-1, "09:30", "working", "维修", ("电梯维保单位", "Lift company"), ("拆面板，订配件", "Panel taken out, part ordered"))),
    ),
    dict(
        key="haojing.noise", category="property", urgency="hard", tier="street", promised=(7, "18:00"), words="楼下烧烤店油烟太大", title=("临街门市油烟直排", "Kitchen fumes from the shops"),
        line=("已请华阳街道会同城管上门，商户答应装净化器", "The street office and city inspectors came; the shop agreed to fit a filter"),
        steps=(reported(-9, "19:50", ("油烟飘进住户", "Fumes drift into the flats")), accepted(-8, "09:00"),
               step(-5, "10:30", "assessing", "升级街道", ("华阳社区", "Huayang Community"), ("请街道会同城管", "Street office and city inspectors asked"))),
    ),
    dict(
        key="haojing.glass", category="safety", building="3", urgency="ordinary", words="三号楼大堂玻璃裂了", answers={"still-on": "no"},
        title=("3号楼大堂玻璃开裂", "Cracked glass in the lobby of building 3"), line=("玻璃已更换，贴了防撞条", "New glass, with a strip one can see"),
        skipped={"solicit": "在委托额度内"},
        steps=(reported(-4, "07:40", ("玻璃开裂", "The glass is cracked")), accepted(-4, "08:00"), step(-3, "10:00", "working", "维修", CREW, ("换玻璃", "Glass replaced")),
               step(-3, "16:30", "closed", "结案", DESK, ("验收完毕", "Inspected"))),
    ),
)  # fmt: skip

# Small matters at 金沙 that were solved: (days ago, hours it took, building, title, in English, category).
SOLVED: tuple[tuple[int, int, str, str, str, str], ...] = (
    (6, 5, "4", "4号楼三层声控灯不亮", "Stair light, third floor of building 4", "facilities"),
    (8, 26, "1", "1号楼大堂门闭门器坏", "Door closer, lobby of building 1", "facilities"),
    (9, 8, "2", "2号楼信报箱锁坏", "Letter-box lock, building 2", "property"),
    (11, 52, "6", "6号楼地漏反味", "Smelly drain, building 6", "facilities"),
    (13, 30, "5", "5号楼前绿化带垃圾", "Rubbish in the bushes before building 5", "environment"),
    (15, 74, "3", "3号楼扶手松动", "Loose banister, building 3", "facilities"),
    (17, 7, "4", "4号楼门口共享单车堆放", "Shared bicycles at building 4", "parking"),
    (19, 28, "2", "2号楼单元门把手脱落", "Door handle, building 2", "facilities"),
)

# 长江生态园: disputes between neighbours that were mediated. Counted, never shown.
MEDIATED = (9, 14, 19, 23, 30, 34, 41, 47, 52, 58, 63, 69, 76, 82)
DISPUTES = ("楼上漏水到我家", "装修吵到晚上", "楼道占用说不拢", "宠物叫声影响休息", "空调滴水滴到晾晒", "停车位归谁用")
