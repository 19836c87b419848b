namespace Mailservr.EndToEnd.Tests;

public class SearchTests(SharedServer shared)
{
    [Fact]
    public async Task Search_BySubjectSenderAndContent_FindsTheOneMessage()
    {
        var address = await shared.Api.CreateAddressAsync();
        var (subject, content) = (SampleMail.UniqueWord(), SampleMail.UniqueWord());
        await shared.Server.SendAsync(SampleMail.Plain($"About {subject}", $"It says {content} inside."), address);
        await shared.Server.SendAsync(SampleMail.Plain("About nothing", "It says nothing."), address);

        // A prefix will do: people type the beginning of a word.
        foreach (var query in (string[])[subject, subject[..^1], content, $"{subject} {content}"])
        {
            var found = Assert.Single(await shared.Api.ListAsync($"/api/emails?addressId={address.Id}&q={query}"));
            Assert.Equal($"About {subject}", found.Text("subject"));
        }

        Assert.Equal(2, (await shared.Api.ListAsync($"/api/emails?addressId={address.Id}&q=writer")).Count);
        Assert.Single(await shared.Api.ListAsync($"/api/threads?q={content}"));
        Assert.Empty(await shared.Api.ListAsync($"/api/emails?q={SampleMail.UniqueWord()}"));
    }
}
