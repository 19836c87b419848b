using Mailservr.Billing;
using Mailservr.Core.Tests.Receiving;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Billing;

public sealed class AttachmentLimitPolicyTests
{
    private const string Recipient = "RCPT TO:<inbox@mail.example>";

    private readonly Till _till = new();
    private readonly ScriptedUsage _usage = new();

    [Theory]
    [InlineData(SmtpMode.Smtp)]
    [InlineData(SmtpMode.Lmtp)]
    public async Task Recipient_WhoseMailboxIsFull_TakesMailLater(SmtpMode mode)
    {
        var host = await HostAsync(plan: "pro");
        await using var client = await SmtpConversation.StartAsync(host, mode);
        await client.OpenAsync("a@client.example");

        _usage.Bytes = 5L << 30;
        Assert.Equal("452 4.2.2 The mailbox is full, try again later", await client.AskAsync(Recipient));
        var told = Assert.Single(host.Events.Events).Event.Data;
        Assert.Contains("\"defer\"", told, StringComparison.Ordinal);
        Assert.Contains("\"attachments_full\"", told, StringComparison.Ordinal);

        _usage.Bytes--;
        Assert.StartsWith("250", await client.AskAsync(Recipient));
    }

    [Fact]
    public async Task Message_ThatCrossesTheLimit_IsTaken()
    {
        var host = await HostAsync(plan: "pro");
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync("a@client.example", "inbox@mail.example");

        _usage.Bytes = long.MaxValue;

        Assert.StartsWith("250 2.0.0 Stored as", await client.SendMessageAsync("Subject: x\r\n\r\nText"));
    }

    [Fact]
    public async Task Recipient_WithoutALimit_IsNotLookedAt()
    {
        _usage.Bytes = long.MaxValue;
        var host = await HostAsync(plan: "unlimited");
        await using var client = await SmtpConversation.StartAsync(host);

        await client.OpenAsync("a@client.example", "inbox@mail.example");

        Assert.Equal(0, _usage.Questions);
    }

    [Fact]
    public async Task Recipient_OfAStorageThatDoesNotTell_HasNoLimit()
    {
        await _till.AccountAsync(1, plan: "pro");
        var host = new ReceivingHost(null, new AttachmentLimitPolicy(_till.Plans));
        await host.AddAddressAsync("inbox");
        await using var client = await SmtpConversation.StartAsync(host);

        await client.OpenAsync("a@client.example", "inbox@mail.example");
    }

    private async Task<ReceivingHost> HostAsync(string plan)
    {
        await _till.AccountAsync(1, plan: plan);
        var host = new ReceivingHost(null, new AttachmentLimitPolicy(_till.Plans, _usage));
        await host.AddAddressAsync("inbox");
        return host;
    }

    private sealed class ScriptedUsage : IAttachmentUsage
    {
        public long Bytes { get; set; }

        public int Questions { get; private set; }

        public ValueTask<IReadOnlyDictionary<long, long>> GetAttachmentBytesAsync(
            IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken)
        {
            Questions++;
            return new(accountIds.ToDictionary(id => id, _ => Bytes));
        }
    }
}
