using Mailservr.Accounts;
using Mailservr.Admission;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>Refuses a message whose recipient was there at RCPT and whose account was deleted while the message came.</summary>
internal sealed class OwnerPolicy(IRecordStore<AccountRecord> accounts) : IAdmissionPolicy
{
    public async ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken) =>
        stage == AdmissionStage.Message
        && context.Address is { } address
        && await accounts.FindAsync(address.OwnerId, cancellationToken) is null
            ? AdmissionVerdict.Refuse("account_deleted", SmtpReply.NoSuchRecipient)
            : AdmissionVerdict.Continue;
}
