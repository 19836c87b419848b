using Mailservr.Admission;
using Mailservr.Smtp;

namespace Mailservr.Billing;

/// <summary>Refuses mail for accounts that have to buy a plan first.</summary>
internal sealed class PlanPolicy(AccountPlans plans) : IAdmissionPolicy
{
    // RFC 3463 §3.3: the mailbox exists, and does not take mail.
    private static readonly SmtpReply Disabled = new(550, "5.2.1", "The mailbox does not accept mail now");

    public async ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken) =>
        stage != AdmissionStage.Recipient
        || context.Address is not { } address
        || await plans.IsInForceAsync(address.OwnerId, cancellationToken)
            ? AdmissionVerdict.Continue
            : AdmissionVerdict.Refuse("no_plan", Disabled);
}
