namespace Mailservr.EndToEnd.Tests;

public class ThreadTests(SharedServer shared)
{
    [Fact]
    public async Task Reply_ToAMessage_JoinsItsThread()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = TestMail.UniqueWord();
        await shared.Server.SendAsync(TestMail.Plain("Plans", "first", $"Message-ID: <{word}.1@sender.test>\n"), address);
        await shared.Server.SendAsync(
            TestMail.Plain("Re: Plans", "second", $"Message-ID: <{word}.2@sender.test>\nIn-Reply-To: <{word}.1@sender.test>\n"),
            address);
        await shared.Server.SendAsync(TestMail.Plain("Something else", "third"), address);

        var threads = await shared.Api.ListAsync($"/api/threads?addressId={address.Id}");

        Assert.Equal(["Something else", "Plans"], threads.Select(thread => thread.Text("subject")), StringComparer.Ordinal);
        Assert.Equal([1, 2], threads.Select(thread => thread.GetProperty("emailCount").GetInt32()));
        var plans = await shared.Api.GetAsync($"/api/threads/{threads[1].Id()}");
        Assert.Equal(["Plans", "Re: Plans"], plans.Items("emails").Select(email => email.Text("subject")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Reply_ThatArrivesBeforeItsParent_EndsInOneThread()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = TestMail.UniqueWord();
        await shared.Server.SendAsync(
            TestMail.Plain("Re: Late", "answer", $"Message-ID: <{word}.2@sender.test>\nReferences: <{word}.1@sender.test>\n"),
            address);
        await shared.Server.SendAsync(TestMail.Plain("Late", "question", $"Message-ID: <{word}.1@sender.test>\n"), address);

        var thread = Assert.Single(await shared.Api.ListAsync($"/api/threads?addressId={address.Id}"));

        Assert.Equal(2, thread.GetProperty("emailCount").GetInt32());
    }
}
