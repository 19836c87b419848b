using Mailservr.Smtp;
using Microsoft.Extensions.Logging;

namespace Mailservr.Admission;

/// <summary>Asks the policies in the order of their registration; the first verdict other than Continue wins.</summary>
internal sealed class AdmissionPipeline(IEnumerable<IAdmissionPolicy> policies, ILogger<AdmissionPipeline> logger)
{
    private readonly IAdmissionPolicy[] _policies = [.. policies];

    public async ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken)
    {
        foreach (var policy in _policies)
        {
            var verdict = await AskAsync(policy, stage, context, cancellationToken);
            if (verdict.Action == AdmissionAction.Continue)
                continue;

            Log.Decided(logger, policy.GetType().Name, stage, verdict.Action, verdict.Reason);
            return verdict;
        }

        return AdmissionVerdict.Continue;
    }

    private async ValueTask<AdmissionVerdict> AskAsync(
        IAdmissionPolicy policy, AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await policy.EvaluateAsync(stage, context, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.PolicyFailed(logger, policy.GetType().Name, stage, fault);
            return AdmissionVerdict.Defer("policy_failed", SmtpReply.LocalError);
        }
    }
}
