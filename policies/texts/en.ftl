### What people read about a decision. Every message stands in nl.ftl too, with the same names between braces. Short and plain.

## To the asker: why something is not shown. Refused, missing, expired, withdrawn and nobody-can-give all read alike.

reason-no-open-route = no ground opens this for this hat and this task
reason-may-be-weighed = the holder may speak but need not; a professional there can weigh it
reason-extent-to-confirm = the holder must answer; a professional there first confirms how much is needed
reason-guarded = always guarded, whatever the ground
reason-obligation-not-honoured = your system does not declare that it keeps to the terms
reason-more = of them there is more; ask for the detail

## To the asker: what may open it. It says what you can do, never what anybody did or had recorded.

route-consent = { $age ->
    [unborn] The child is not born yet. Ask the mother for consent to what is about herself.
    [under-12] Ask everybody who has authority over this child for consent.
    [from-12] Ask the child itself, and everybody who has authority, for consent.
    [from-16] Ask the young person for consent.
    [adult] Ask this person for consent. Nobody else can give it.
   *[any] Ask for consent to sharing and for release of secrecy. Who must give it depends on age and authority.
  }
route-review = Ask a professional of the holder to weigh whether this may be shared. They may, but need not.
route-extent = The holder must answer, but first decides what is needed. Ask a professional of the holder to confirm the extent.
route-measure = Possible where your organisation executes a (provisional) supervision order on this child, or on a child of this parent or guardian.
route-safety-officer = This leads to a place. Only the safety officer of the holder can release it, for this one question.
route-declare-obligation = Let your system declare that it honours the terms of this value, and ask again.

## To the asker: how a source answered.

status-answered = something of it is in this picture
status-nothing-known = answered: nothing known
status-withheld-by-rule = not asked: the rules do not allow it
status-awaiting-professional = waits for a professional of the holder
status-declined = a professional of the holder declined
status-timed-out = no answer in time; ask again later
status-unavailable = could not be reached; there may be more than stands here
status-nothing-released = nothing released; whether they know this family stays open

## To the asker: what closes nothing and is good to know.

warning-inquiry-overdue = the inquiry lasts longer than the term of this task; that closes nothing

## To the asker: what opened something.

ground-own = this hat's own file
ground-duty = duty: these holders must answer this hat
ground-consent = consent of those concerned, for this recipient, this task and these categories
ground-right = a professional of the holder weighed it and released it

## The full trace: what came of it.

flow = { $category } about { $person }, from { $holder }
outcome-permit = Permitted: { $way } ({ $articles }).
outcome-obligations = Terms: { $obligations }.
outcome-until = May be used until { $until }.
outcome-not-honoured = Permitted only if the asker promises: { $obligations }.
outcome-weigh = Not permitted yet: waits for { $who }.
outcome-withhold = Not permitted.

way-own = own file
way-consent = consent
way-duty = duty
way-right = right, after weighing

who-review = a professional of the holder to weigh it
who-extent = a professional of the holder to confirm the extent
who-safety-officer = the safety officer of the holder
who-source-test = a professional of Veilig Thuis, who holds the tests on naming a source

obligation-use-until = use until a moment
obligation-do-not-store = do not store
obligation-no-onward = do not pass on
obligation-tell-person = tell the person
obligation-do-not-tell = tell nobody

## The full trace: layers, and the rules that decided.

layer-task = Task
layer-lawfulness = Lawfulness
layer-exception = Exception
layer-secrecy = Secrecy
layer-necessity = Necessity
layer-open = { $layer }: open
layer-closed = { $layer }: closed, no rule opens it
layer-guarded = { $layer }: closed, a guardrail holds it back
layer-fault = { $layer }: closed, a rule could not be evaluated
rule = { $id } ({ $article }; { $place }): { $note }
layer-would-open = this layer opens with: { $fact }

## The full trace: consents.

kind-sharing = Consent to sharing
kind-secrecy-release = Consent to release secrecy
kind-help = Agreement to help
consent = { $kind }: { $state }
consent-until = holds until { $until }
consent-missing = still needed from { $givers }
consent-self-dealing = note: whoever consents belongs to the organisation that receives
standing-self = for themselves
standing-authority-holder = with authority
standing-guardian = as guardian
standing-representative = as representative
answer-given = yes
answer-refused = no
statement = { $giver } ({ $standing }) said { $answer } on { $moment }; written down by { $writer }, { $id }
statement-withdrawn = withdrawn on { $moment }
statement-confirmed = confirmed by { $confirmer }

## The full trace: facts, and what another fact would do.

facts = Facts that the rules look at
fact = { $name }: { $value }
fact-other = { $name }: any other value
changes-open = Each of these facts alone would open it
changes-close = Each of these facts alone would close it
remedies = What people can do
remedy = { $text } ({ $article })
asker = The asker reads: { $reason }

## To the asker, before anything is asked: may I ask this?

check-yes = Yes. Whatever is recorded elsewhere: this may be shared.
check-yes-unless = Yes, unless one of these facts turns out otherwise: { $facts }.
check-no = No: { $reason }.
check-depends = That depends on: { $facts }.
check-unless = Not even then if one of these facts turns out otherwise: { $facts }.

value-yes = yes
value-no = no

fact-special = exception needed
fact-sensitive = sensitive with this holder
fact-origin_tag = origin of police or judicial data
fact-role = role in the household
fact-relation = what the recipient is to this person
fact-age = age
fact-ability = can weigh this themselves
fact-deceased = has died
fact-sharing = consent to sharing
fact-release = consent to release secrecy
fact-help = agreement to help
fact-own_word = own word about secrecy
fact-authority_fresh = authority was looked up lately
fact-recipient_measure = measure that the recipient executes
fact-holder_measure = measure that the holder executes
fact-weighing = weighing by the holder
fact-emergency = emergency
fact-report = report to Veilig Thuis
fact-suspicion = the report yields a reasonable suspicion
fact-council = inquiry by the Raad
fact-holder_asked_council = the holder asked the Raad to inquire
fact-threat = somebody threatens this person
fact-bypassed = a representative is bypassed
fact-same_help = holder and recipient give the same help
fact-on_request = the recipient asks
fact-assigned = the asker is assigned to this household
fact-mandated = the asker may wear this hat
fact-crisis = the asker has the crisis mark
fact-necessity = necessity was stated

value-Role-child = child
value-Role-ots-child = child under supervision
value-Role-parent = parent
value-Role-guardian = guardian
value-Role-partner = partner of a parent
value-Role-other = other, or not certain
value-Relation-none = an organisation, or nobody to this person
value-Relation-self = the person themselves
value-Relation-authority-holder = parent or guardian with authority
value-Relation-parent-without-authority = parent without authority
value-AgeBand-unborn = not born yet
value-AgeBand-under-12 = under 12
value-AgeBand-from-12 = 12 to 16
value-AgeBand-from-16 = 16 or 17
value-AgeBand-adult = 18 or over
value-Ability-able = yes
value-Ability-unable = no
value-ConsentStatus-given = given
value-ConsentStatus-refused = refused
value-ConsentStatus-missing = not complete
value-ConsentStatus-expired = expired
value-ConsentStatus-withdrawn = withdrawn
value-ConsentStatus-nobody-can-give = for nobody to give
value-ConsentStatus-cannot-be-determined = cannot be determined
value-OwnWord-nothing = nothing said
value-OwnWord-agreed = yes
value-OwnWord-refused = no
value-Measure-none = none
value-Measure-ots = supervision order
value-Measure-vots = provisional supervision order
value-Measure-placement = supervision order with out-of-home placement
value-Measure-guardianship = guardianship
value-Measure-provisional-guardianship = provisional guardianship
value-Measure-probation = youth probation
value-Weighing-none = not asked, or no answer yet
value-Weighing-declined = not released
value-Weighing-released = released
value-Weighing-released-by-safety-officer = released by the safety officer
value-Weighing-conflict-of-duties = released in a conflict of duties
value-Weighing-professional-source-cleared = the test for a professional reporter was made
value-Weighing-private-source-agrees = the reporter agrees
value-Emergency-none = none
value-Emergency-agreed = with a second professional
value-Emergency-alone = alone, because nobody answered in time
value-ReportStage-none = none
value-ReportStage-reported = received
value-ReportStage-triage = in triage
value-ReportStage-inquiry = under inquiry
value-ReportStage-transferred = handed over
value-ReportStage-closed = closed
value-Council-none = none
value-Council-requested = requested
value-Council-running = running
value-Special-none = none
value-Special-avg-9 = special categories (AVG 9)
value-Special-avg-10 = criminal data (AVG 10)
value-OriginTag-none = none
value-OriginTag-wpg = the police themselves
value-OriginTag-wjsg = the judiciary itself
value-OriginTag-passed-on = received from somebody else
