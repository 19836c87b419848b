using System.Text;
using Mailservr.Receiving;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MessageMemoryTests
{
    private const string Inbox = "inbox@mail.example";
    private const string Sender = "a@client.example";

    private static readonly string LongText =
        "Subject: Long\r\n\r\n" + string.Concat(Enumerable.Range(0, 10_000).Select(line => $"This is line {line} of a long text.\r\n"));

    [Fact]
    public void Memory_BeyondItsOwn_IsTakenFromTheBudgetAndReturned()
    {
        var budget = new MessageMemoryBudget(2 * MessageMemory.OwnBytes);
        var greedy = new MessageMemory(budget);
        using var modest = new MessageMemory(budget);

        Assert.True(greedy.TryUse(2 * MessageMemory.OwnBytes));
        Assert.False(greedy.TryUse(2 * MessageMemory.OwnBytes));
        Assert.True(modest.TryUse(MessageMemory.OwnBytes));
        Assert.Equal(MessageMemory.OwnBytes, budget.Free);
        greedy.Dispose();
        greedy.Dispose();
        Assert.Equal(2 * MessageMemory.OwnBytes, budget.Free);
    }

    [Fact]
    public async Task LongText_WhileOthersHoldTheMemory_GoesToTheBlobStoreAndReadsTheSame()
    {
        var host = await HostAsync(memory: 1);
        var stored = (await host.ReceiveAsync(Encoding.ASCII.GetBytes(LongText), 5000))[0];

        Assert.InRange(stored.Content.Inline.Length, 1, MessageMemory.OwnBytes);
        Assert.NotEmpty(host.Blobs.Keys);
        using var original = new MemoryStream();
        await using var stream = host.Reader.OpenRaw(stored);
        await stream.CopyToAsync(original, TestContext.Current.CancellationToken);
        Assert.Equal(LongText, Encoding.ASCII.GetString(original.ToArray()));
        Assert.Equal(1, host.Memory.Free);
    }

    [Fact]
    public async Task LongText_WithMemoryToSpare_StaysInTheMessageStore()
    {
        var host = await HostAsync(memory: 10 << 20);
        var stored = (await host.ReceiveAsync(Encoding.ASCII.GetBytes(LongText), 5000))[0];

        Assert.Equal(LongText.Length, stored.Content.Inline.Length);
        Assert.Equal(10 << 20, host.Memory.Free);
    }

    [Fact]
    public async Task ThousandsOfParts_WhileOthersHoldTheMemory_ArePutOffAndTakenLater()
    {
        var host = await HostAsync(memory: 8 << 20);
        var parts = string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 3000));
        var message = $"Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--";
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.True(host.Memory.TryTake(8 << 20));

        Assert.StartsWith("452 4.3.1", await client.DeliverAsync(Sender, Inbox, message));
        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
        host.Memory.Return(8 << 20);
        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox, message));
        Assert.Equal(2, host.Messages.Messages.Count);
    }

    [Fact]
    public async Task Memory_OfAMessageThatIsCutOff_IsFreeAgain()
    {
        var host = await HostAsync(memory: 8 << 20);
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync(Sender, Inbox);
        Assert.StartsWith("354", await client.AskAsync("DATA"));
        await client.SendAsync(LongText);
        await client.BreakAsync();

        Assert.Equal(8 << 20, host.Memory.Free);
    }

    private static async Task<ReceivingHost> HostAsync(long memory)
    {
        var host = new ReceivingHost(options => options.Limits.MessageMemoryBytes = memory);
        await host.AddAddressAsync("inbox");
        return host;
    }
}
