using System.Net;
using Mailservr.Admission;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Admission;

public sealed class AdmissionPipelineTests
{
    private static readonly AdmissionContext Context =
        new() { Peer = new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) } };

    [Fact]
    public async Task Pipeline_SeveralVerdicts_FirstWinsAndLaterOnesAreNotAsked()
    {
        var first = new ScriptedPolicy((_, _) => null);
        var second = new ScriptedPolicy((_, _) => AdmissionVerdict.Quarantine("second"));
        var third = new ScriptedPolicy((_, _) => AdmissionVerdict.Discard("third"));
        var verdict = await EvaluateAsync([first, second, third]);

        Assert.Equal((AdmissionAction.Quarantine, "second"), (verdict.Action, verdict.Reason));
        Assert.Equal((1, 1, 0), (first.Asked.Count, second.Asked.Count, third.Asked.Count));
    }

    [Fact]
    public async Task Pipeline_NobodyObjects_Continues() =>
        Assert.Same(AdmissionVerdict.Continue, await EvaluateAsync([new ScriptedPolicy((_, _) => null)]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pipeline_PolicyThrows_DefersAndAsksNobodyElse(bool timeout)
    {
        var broken = new ScriptedPolicy((_, _) => throw (timeout ? new TaskCanceledException() : new IOException()));
        var next = new ScriptedPolicy((_, _) => AdmissionVerdict.Discard("next"));
        var verdict = await EvaluateAsync([broken, next]);

        Assert.Equal(AdmissionAction.Defer, verdict.Action);
        Assert.Equal((451, "4.3.0"), (verdict.Reply?.Code, verdict.Reply?.EnhancedStatus));
        Assert.Empty(next.Asked);
    }

    [Fact]
    public async Task Pipeline_SessionIsAborted_EndsWithIt()
    {
        using var abort = new CancellationTokenSource();
        var policy = new ScriptedPolicy((_, _) => throw new OperationCanceledException());
        var pipeline = new AdmissionPipeline([policy], TraceLog.Of<AdmissionPipeline>());
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pipeline.EvaluateAsync(AdmissionStage.Sender, Context, abort.Token).AsTask());
    }

    private static ValueTask<AdmissionVerdict> EvaluateAsync(IAdmissionPolicy[] policies) =>
        new AdmissionPipeline(policies, TraceLog.Of<AdmissionPipeline>())
            .EvaluateAsync(AdmissionStage.Message, Context, TestContext.Current.CancellationToken);
}
