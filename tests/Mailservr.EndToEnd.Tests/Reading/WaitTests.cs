namespace Mailservr.EndToEnd.Tests;

public class WaitTests(SharedServer shared)
{
    [Fact]
    public async Task Wait_BeforeTheMailArrives_AnswersWithIt()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = SampleMail.UniqueWord();
        var waiting = shared.Api.GetAsync($"/api/emails/wait?addressId={address.Id}&subject={word}&timeoutSeconds=60");

        // The wait begins at the server at a moment we do not see: mail goes on coming until it has been seen.
        while (!waiting.IsCompleted)
        {
            await shared.Server.SendAsync(SampleMail.Plain($"Code {word}", "482913 is your code"), address);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        Assert.Equal($"Code {word}", (await waiting).Text("subject"));
    }

    [Fact]
    public async Task Wait_ForMailAfterATimeThatIsPast_AnswersAtOnce()
    {
        var address = await shared.Api.CreateAddressAsync();
        await shared.Server.SendAsync(SampleMail.Plain("Already here", "text"), address);

        var email = await shared.Api.GetAsync(
            $"/api/emails/wait?addressId={address.Id}&after=2020-01-01T00:00:00Z&from=ada@sender.test");

        Assert.Equal("Already here", email.Text("subject"));
    }
}
