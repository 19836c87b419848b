using Mailservr.Admission;
using Mailservr.Smtp;

namespace Snippets;

public sealed class OfficeHoursPolicy(TimeProvider time) : IAdmissionPolicy
{
    private static readonly SmtpReply Later = new(451, "4.7.1", "The support desk takes mail from 8 to 18 UTC");

    public ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken)
    {
        var open = time.GetUtcNow().Hour is >= 8 and < 18;
        return ValueTask.FromResult(
            stage == AdmissionStage.Recipient && context.Address?.Name == "support" && !open
                ? AdmissionVerdict.Defer("office_closed", Later)
                : AdmissionVerdict.Continue);
    }
}
