using Mailservr.Client;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>One email that the store cannot read, in a conversation with another.</summary>
public sealed class DamagedMailTests : IAsyncDisposable
{
    private PagesHost? _host;

    private PagesHost Host => _host ?? throw new InvalidOperationException("It does not run.");

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    [Fact]
    public async Task Thread_OneIsDamaged_ShowsTheOtherAndDeletesIt()
    {
        var (reader, whole, damaged) = await StartAsync();

        var page = await reader.GetAsync($"/mail/threads/{whole.ThreadId}");
        Assert.Equal("whole words", page.One(".emails .text").TextContent.Trim());
        Assert.Contains("what is stored of it is damaged", page.One($"#email-{damaged.Id}").TextContent, StringComparison.Ordinal);

        var form = page.One($"#email-{damaged.Id} form").GetAttribute("action") ?? "";
        var question = await reader.SubmitAsync(page, form, "delete");
        var left = await reader.SubmitAsync(question, form, null);

        Assert.Equal("whole words", Assert.Single(left.Document.QuerySelectorAll(".emails > li .text")).TextContent.Trim());
    }

    [Fact]
    public async Task PagesOfTheEmail_SayThatItIsDamaged()
    {
        var (reader, _, damaged) = await StartAsync();

        foreach (var page in (string[])["headers", "original", "download", "links"])
        {
            var answer = await reader.GetAsync($"/mail/emails/{damaged.Id}/{page}", 500);
            Assert.Contains("cannot be read: it is damaged", answer.Shown, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Api_SaysThatItIsDamaged()
    {
        var (reader, whole, damaged) = await StartAsync();
        var emails = reader.Browser.Client.Emails;

        var fault = await Assert.ThrowsAsync<MailservrException>(() => emails.GetAsync(damaged.Id));

        Assert.Equal((500, "internal_error"), ((int?)fault.Status, fault.Code));
        Assert.Contains("it is damaged", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        Assert.Equal(whole.Id, (await emails.GetAsync(whole.Id)).Id);
    }

    private async Task<(Reader Reader, MessageRecord Whole, MessageRecord Damaged)> StartAsync()
    {
        var damagedId = 0L;
        _host = await PagesHost.StartAsync(replace: services => StoreCallTests.Decorate(services, call =>
        {
            if (call == $"Find {damagedId}")
                throw new InvalidDataException("a secret of what is stored");
        }));
        var reader = await Host.SignedInAsync();
        var address = await InboxTests.AddressAsync(reader, "damaged");
        var accountId = (await reader.Browser.Client.Account.GetAsync()).Id;
        var whole = await AppendAsync(new() { AccountId = accountId, AddressId = address.Id, InternetMessageId = "1@x", Text = "whole words" });
        var damaged = await AppendAsync(new() { AccountId = accountId, AddressId = address.Id, References = ["1@x"] });
        damagedId = damaged.Id;
        return (reader, whole, damaged);
    }

    private async Task<MessageRecord> AppendAsync(MessageAppendBuilder message)
    {
        message.Id = await Host.App.Services.GetRequiredService<IdAllocator>().NextAsync(default);
        var appended = await Host.App.Services.GetRequiredService<IMessageStore>().AppendAsync(new AppendBatch([message.Build()], [], []), default);
        return Assert.Single(appended).Record;
    }
}
