using Mailservr.Admission;

namespace Mailservr.Core.Tests.Admission;

/// <summary>Does what a test says; null continues.</summary>
internal sealed class ScriptedPolicy(Func<AdmissionStage, AdmissionContext, AdmissionVerdict?> script) : IAdmissionPolicy
{
    public List<AdmissionStage> Asked { get; } = [];

    public ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken)
    {
        Asked.Add(stage);
        return ValueTask.FromResult(script(stage, context) ?? AdmissionVerdict.Continue);
    }
}
