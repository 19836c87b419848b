using Mailservr.Admission;
using Mailservr.Receiving;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

public sealed class ReceivingMetricsTests
{
    private const string Inbox = "inbox@mail.example";
    private const string Sender = "a@client.example";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Counters_AfterHostileDialogues_AccountForEveryMessage(int seed)
    {
        var random = new Random(seed);
        var host = new ReceivingHost(
            options =>
            {
                options.Limits.MessageBytes = 4000;
                options.Limits.PendingMessages = 2;
            },
            new Judge());
        await host.AddAddressAsync("inbox");
        await host.AddAddressAsync("other", account: 2);
        using var counters = new Counters(host.Metrics);
        var faults = new Random(seed);
        host.Messages.Fault = _ => faults.Next(8) == 0 ? new IOException("disk full") : null;

        for (var round = 0; round < 15; round++)
        {
            var gate = new TaskCompletionSource();
            host.Messages.Gate = random.Next(2) == 0 ? gate.Task : Task.CompletedTask;
            var seeds = Enumerable.Range(0, 6).Select(_ => random.Next()).ToList();
            var dialogues = seeds.ConvertAll(each => Task.Run(() => HostileDialogue.RunAsync(host, new Random(each))));
            await Task.WhenAny(dialogues);
            gate.SetResult();
            await Task.WhenAll(dialogues);
            AssertQuiet(host, counters);
        }

        Assert.True(counters["mailservr.messages.stored"] > 0, "Nothing was stored.");
        Assert.True(counters["mailservr.messages.discarded"] > 0, "Nothing was discarded.");
        Assert.True(counters.Refusals.Count > 4, "Few kinds of refusals: " + string.Join(", ", counters.Refusals.Keys));
    }

    [Fact]
    public async Task Counters_OfOneMessage_SayWhatWasReceived()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        await host.AddAddressAsync("other", account: 2);
        using var counters = new Counters(host.Metrics);
        await using (var client = await SmtpConversation.StartAsync(host))
        {
            Assert.Equal(1, counters["mailservr.sessions.open"]);
            await client.OpenAsync(Sender, Inbox, "other@mail.example");
            host.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.StartsWith("250", await client.SendMessageAsync("Subject: x\r\n\r\nText"));
            await client.HangUpAsync();
        }

        Assert.Equal(2, counters["mailservr.messages.recipients"]);
        Assert.Equal("Subject: x\r\n\r\nText\r\n".Length, counters["mailservr.messages.bytes"]);
        Assert.Equal(2, counters["mailservr.message.duration"]);
        Assert.Equal(1, counters["mailservr.batch.messages"]);
        Assert.Equal(new ReceivingTotals(1, 1, 0, 0), host.Metrics.Totals);
        Assert.Equal(0, counters["mailservr.sessions.open"]);
    }

    [Fact]
    public async Task Pending_WhileTheStoreStandsStill_IsShown()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        using var counters = new Counters(host.Metrics);
        var gate = new TaskCompletionSource();
        host.Messages.Gate = gate.Task;
        var first = DeliverAsync(host);
        while (host.Messages.Waiting == 0)
            await Task.Yield();
        var others = Enumerable.Range(0, 3).Select(_ => DeliverAsync(host)).ToList();
        do
        {
            await Task.Yield();
            counters.ReadGauges();
        }
        while (counters["mailservr.batch.pending"] < 3);

        gate.SetResult();
        await Task.WhenAll([first, .. others]);
        counters.ReadGauges();
        Assert.Equal(0, counters["mailservr.batch.pending"]);
        Assert.Equal(4, counters["mailservr.batch.messages"]);
    }

    private static async Task DeliverAsync(ReceivingHost host)
    {
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
        await client.HangUpAsync();
    }

    private static void AssertQuiet(ReceivingHost host, Counters counters)
    {
        var totals = host.Metrics.Totals;
        Assert.Equal(totals.Received, totals.Stored + totals.Discarded + totals.Refused);
        Assert.Equal(totals.Received, counters["mailservr.messages.received"]);
        Assert.Equal(totals.Stored, counters["mailservr.messages.stored"]);
        Assert.Equal(totals.Discarded, counters["mailservr.messages.discarded"]);
        Assert.Equal(totals.Refused, counters["mailservr.messages.refused"]);
        Assert.Equal(totals.Refused, counters.Refusals.Values.Sum());
        Assert.Equal(0, counters["mailservr.sessions.open"]);
        Assert.Equal(host.Options.Limits.MessageMemoryBytes, host.Memory.Free);
        // Each is stored for two accounts. What is stored behind the back of a client that was cut off was not acknowledged.
        Assert.InRange(host.Messages.Batches.Sum(batch => batch.Messages.Count), 2 * totals.Stored, 2 * totals.Received);
    }

    /// <summary>Decides by the subject.</summary>
    private sealed class Judge : IAdmissionPolicy
    {
        public ValueTask<AdmissionVerdict> EvaluateAsync(
            AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(context.Message?.Subject switch
            {
                "discard" => AdmissionVerdict.Discard("test"),
                "refuse" => AdmissionVerdict.Refuse("test", new SmtpReply(550, "5.7.1", "Not this")),
                "defer" => AdmissionVerdict.Defer("test", new SmtpReply(451, "4.7.1", "Not now")),
                _ => AdmissionVerdict.Continue,
            });
    }
}
