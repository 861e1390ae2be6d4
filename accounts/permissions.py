"""What can be done here, one name a thing. Who may do it stands in roles.py."""

from enum import StrEnum


class Permission(StrEnum):
    # people and settings
    PEOPLE_MANAGE = "people.manage"
    ROLES_VIEW = "roles.view"
    OFFICE_VIEW = "office.view"
    OFFICE_EDIT = "office.edit"
    # providers
    PROVIDER_VIEW = "provider.view"
    PROVIDER_EDIT = "provider.edit"
    PROVIDER_MERGE = "provider.merge"
    # the year
    PRIORITY_VIEW = "priority.view"
    PRIORITY_EDIT = "priority.edit"
    YEAR_OPEN = "year.open"
    # interests
    INTEREST_DECLARE = "interest.declare"
    INTEREST_VIEW = "interest.view"
    INTEREST_RECORD = "interest.record"
    # the Victims Commission and its advice
    COMMISSION_VIEW = "commission.view"
    COMMISSION_EDIT = "commission.edit"
    MEETING_EDIT = "meeting.edit"
    RECOMMENDATION_VIEW = "recommendation.view"
    RECOMMENDATION_DRAFT = "recommendation.draft"
    REVIEW_GIVE = "review.give"
    REVIEW_REMIND = "review.remind"
    ADVICE_CONCLUDE = "advice.conclude"
    ADVICE_VIEW = "advice.view"
    ADVICE_REPORT = "advice.report"
    # the fund and its ledger
    FUND_VIEW = "fund.view"
    FUND_OPEN = "fund.open"
    LEDGER_VIEW = "ledger.view"
    INCOME_RECORD = "income.record"
    ALLOCATION_MAKE = "allocation.make"
    VIREMENT_MAKE = "virement.make"
    TOLERANCE_RECORD = "tolerance.record"
    ENTRY_REVERSE = "entry.reverse"
    COMMITMENT_RECORD = "commitment.record"
    PAYMENT_RECORD = "payment.record"
    # decisions
    NOTICE_VIEW = "notice.view"
    NOTICE_WORK = "notice.work"
    NOTICE_DRAFT = "notice.draft"
    NOTICE_SUBMIT = "notice.submit"
    NOTICE_CERTIFY = "notice.certify"
    NOTICE_RETURN = "notice.return"
    NOTICE_SIGN = "notice.sign"
    NOTICE_REFUSE = "notice.refuse"
    NOTICE_WITHDRAW = "notice.withdraw"
    NOTICE_PUBLISH = "notice.publish"
    NOTICE_RECORD = "notice.record"
    ANNEX_VIEW = "annex.view"
    POWER_VIEW = "power.view"
    POWER_EDIT = "power.edit"
    # agreements and what follows them
    AGREEMENT_VIEW = "agreement.view"
    AGREEMENT_DRAFT = "agreement.draft"
    AGREEMENT_MANAGE = "agreement.manage"
    AGREEMENT_ACCEPT = "agreement.accept"
    INSTALMENT_RELEASE = "instalment.release"
    VARIATION_PROPOSE = "variation.propose"
    VARIATION_AGREE = "variation.agree"
    PAYMENT_VIEW = "payment.view"
    CLAWBACK_DEMAND = "clawback.demand"
    CLAWBACK_RECEIVE = "clawback.receive"
    CLAWBACK_WAIVE = "clawback.waive"
    # monitoring returns and what they give
    RETURN_VIEW = "return.view"
    RETURN_FILL = "return.fill"
    RETURN_CERTIFY = "return.certify"
    RETURN_JUDGE = "return.judge"
    TEMPLATE_VIEW = "template.view"
    TEMPLATE_EDIT = "template.edit"
    RESULTS_VIEW = "results.view"
    # reports to boards and panels
    REPORT_VIEW = "report.view"
    REPORT_WORK = "report.work"
    REPORT_DRAFT = "report.draft"
    REPORT_APPROVE = "report.approve"
    REPORT_ISSUE = "report.issue"
    OUTLINE_EDIT = "outline.edit"


# For a view that needs no sign-in, and for one that needs a sign-in and nothing more.
PUBLIC = "public"
SIGNED_IN = "signed in"

# The words of the page "What each role may do", in its order. Each permission stands here once.
LABELS: dict[str, dict[Permission, str]] = {
    "Decisions": {
        Permission.NOTICE_VIEW: "See published decisions in the register",
        Permission.NOTICE_WORK: "See decisions at every stage",
        Permission.NOTICE_DRAFT: "Draft a notice of decision",
        Permission.NOTICE_SUBMIT: "Check and submit a notice",
        Permission.NOTICE_CERTIFY: "Certify that the money is there",
        Permission.NOTICE_RETURN: "Return a notice with comments",
        Permission.NOTICE_SIGN: "Sign a notice",
        Permission.NOTICE_REFUSE: "Refuse to sign, with reasons",
        Permission.NOTICE_WITHDRAW: "Withdraw a notice before signature",
        Permission.NOTICE_PUBLISH: "Publish a signed notice",
        Permission.NOTICE_RECORD: "Record a decision that was signed on paper",
        Permission.ANNEX_VIEW: "Read confidential annexes",
        Permission.POWER_VIEW: "See the register of legal powers",
        Permission.POWER_EDIT: "Change the register of legal powers",
    },
    "Agreements and money out": {
        Permission.AGREEMENT_VIEW: "See agreements and variations; a provider’s contact those of their own",
        Permission.AGREEMENT_DRAFT: "Write an agreement, offer it, and say that a condition was met",
        Permission.AGREEMENT_MANAGE: "Suspend and close an agreement, waive a condition",
        Permission.AGREEMENT_ACCEPT: "Accept an agreement for their organisation",
        Permission.INSTALMENT_RELEASE: "Release an instalment that is held back, with the reason",
        Permission.VARIATION_PROPOSE: "Propose a variation, and record what was agreed on paper",
        Permission.VARIATION_AGREE: "Agree a variation for their side, or refuse it",
        Permission.PAYMENT_VIEW: "See payments and the files of the finance system",
        Permission.CLAWBACK_DEMAND: "Demand money back",
        Permission.CLAWBACK_RECEIVE: "Record money that came back",
        Permission.CLAWBACK_WAIVE: "Waive a demand, with the reason",
    },
    "Monitoring returns": {
        Permission.RETURN_VIEW: "See returns; a provider’s contact those of their own",
        Permission.RETURN_FILL: "Fill in the returns of their own organisation",
        Permission.RETURN_CERTIFY: "Certify a return that somebody else at their organisation submitted",
        Permission.RETURN_JUDGE: "Query a return box by box, accept it, or ask for a correction",
        Permission.TEMPLATE_VIEW: "See what returns ask",
        Permission.TEMPLATE_EDIT: "Change what returns ask",
        Permission.RESULTS_VIEW: "See what services achieved: people, outcomes, satisfaction and spend",
    },
    "Reports": {
        Permission.REPORT_VIEW: "Read and print reports that were issued",
        Permission.REPORT_WORK: "See reports at every stage",
        Permission.REPORT_DRAFT: "Write a report and send it to be approved",
        Permission.REPORT_APPROVE: "Approve a report or return it, but none they worked on",
        Permission.REPORT_ISSUE: "Issue an approved report",
        Permission.OUTLINE_EDIT: "Change what new reports begin with, and the reporting groups",
    },
    "The Victims Commission": {
        Permission.COMMISSION_VIEW: "See the members of the Commission and its meetings",
        Permission.COMMISSION_EDIT: "Appoint members and end their terms",
        Permission.MEETING_EDIT: "Plan meetings and write their minutes",
        Permission.RECOMMENDATION_VIEW: "See recommendations at every stage, and the views given on them",
        Permission.RECOMMENDATION_DRAFT: "Write a recommendation and send it to the Commission",
        Permission.REVIEW_GIVE: "Review recommendations, but none of their own organisation or its consortia",
        Permission.REVIEW_REMIND: "Remind the members who have not answered; a member only when in the chair",
        Permission.ADVICE_CONCLUDE: "Conclude the advice of the Commission when in the chair",
        Permission.ADVICE_VIEW: "Read recommendations that were concluded, with the views and the advice",
        Permission.ADVICE_REPORT: "See what was advised and decided in a year, and whose bodies were paid",
    },
    "Interests": {
        Permission.INTEREST_DECLARE: "Declare and end interests of their own",
        Permission.INTEREST_VIEW: "See the register of interests",
        Permission.INTEREST_RECORD: "Record an interest for somebody who told the office",
    },
    "The fund and its ledger": {
        Permission.FUND_VIEW: "See funds, allocations and commitments",
        Permission.LEDGER_VIEW: "See each ledger entry",
        Permission.FUND_OPEN: "Open a fund for a year",
        Permission.INCOME_RECORD: "Record and confirm income",
        Permission.ALLOCATION_MAKE: "Allocate money to headings",
        Permission.VIREMENT_MAKE: "Move money between headings",
        Permission.TOLERANCE_RECORD: "Record a tolerance for over-allocation",
        Permission.COMMITMENT_RECORD: "Record commitments to providers",
        Permission.PAYMENT_RECORD: "Record payments",
        Permission.ENTRY_REVERSE: "Reverse a ledger entry",
    },
    "The year": {
        Permission.PRIORITY_VIEW: "See priorities",
        Permission.PRIORITY_EDIT: "Adopt and retire priorities",
        Permission.YEAR_OPEN: "Open a financial year",
    },
    "Providers": {
        Permission.PROVIDER_VIEW: "See providers",
        Permission.PROVIDER_EDIT: "Register and change providers",
        Permission.PROVIDER_MERGE: "Merge two records of one provider",
    },
    "People and settings": {
        Permission.ROLES_VIEW: "See what each role may do",
        Permission.OFFICE_VIEW: "See the office’s details",
        Permission.OFFICE_EDIT: "Change the office’s details",
        Permission.PEOPLE_MANAGE: "Enter people and choose their role",
    },
}
