using Mailservr.Admission;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Billing;

/// <summary>Keeps mail waiting for accounts whose attachments fill what their plan gives them.</summary>
/// <remarks>
/// At RCPT and not at the message: a message has one reply for all its recipients (RFC 5321), and whether it has
/// attachments nobody knows before it is here. So what crosses the limit is still taken, whole, and the next sender waits.
/// </remarks>
internal sealed class AttachmentLimitPolicy(AccountPlans plans, IAttachmentUsage? usage = null) : IAdmissionPolicy
{
    // RFC 3463 §3.3: full. For now: the sender comes again, and the owner can make room meanwhile.
    private static readonly SmtpReply Full = new(452, "4.2.2", "The mailbox is full, try again later");

    public async ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken) =>
        stage == AdmissionStage.Recipient
        && context.Address is { } address
        && await IsFullAsync(address.OwnerId, cancellationToken)
            ? AdmissionVerdict.Defer("attachments_full", Full)
            : AdmissionVerdict.Continue;

    private async ValueTask<bool> IsFullAsync(long accountId, CancellationToken cancellationToken)
    {
        if (usage is null)
            return false;
        var plan = await plans.FindAsync(accountId, cancellationToken);
        return plan?.Limits.AttachmentBytes is { } limit
            && await usage.GetAttachmentBytesAsync(accountId, cancellationToken) >= limit;
    }
}
