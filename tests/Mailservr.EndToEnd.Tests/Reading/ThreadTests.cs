namespace Mailservr.EndToEnd.Tests;

public class ThreadTests(SharedServer shared)
{
    [Fact]
    public async Task Reply_ToAMessage_JoinsItsThread()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = SampleMail.UniqueWord();
        await SendAsync(address, "Plans", $"Message-ID: <{word}.1@sender.test>\n");
        await SendAsync(
            address, "Re: Plans", $"Message-ID: <{word}.2@sender.test>\nIn-Reply-To: <{word}.1@sender.test>\n");
        await SendAsync(address, "Something else", "");

        var threads = await shared.Api.ListAsync($"/api/threads?addressId={address.Id}");

        Assert.Equal("Something else, Plans", string.Join(", ", threads.Select(thread => thread.Text("subject"))));
        Assert.Equal([1, 2], threads.Select(thread => thread.GetProperty("emailCount").GetInt32()));
        var plans = await shared.Api.GetAsync($"/api/threads/{threads[1].Id()}");
        var subjects = plans.Items("emails").Select(email => email.Text("subject"));
        Assert.Equal("Plans, Re: Plans", string.Join(", ", subjects));
    }

    [Fact]
    public async Task Reply_ThatArrivesBeforeItsParent_EndsInOneThread()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = SampleMail.UniqueWord();
        await SendAsync(
            address, "Re: Late", $"Message-ID: <{word}.2@sender.test>\nReferences: <{word}.1@sender.test>\n");
        await SendAsync(address, "Late", $"Message-ID: <{word}.1@sender.test>\n");

        var thread = Assert.Single(await shared.Api.ListAsync($"/api/threads?addressId={address.Id}"));

        Assert.Equal(2, thread.GetProperty("emailCount").GetInt32());
    }

    private Task SendAsync(TestAddress address, string subject, string more) =>
        shared.Server.SendAsync(SampleMail.Plain(subject, "text", more), address);
}
