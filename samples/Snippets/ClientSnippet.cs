using Mailservr.Client;

namespace Snippets;

public static class ClientSnippet
{
    public static async Task RunAsync(HttpClient http, string key)
    {
        var mail = new MailservrClient(http, new MailservrClientOptions { ApiKey = key });

        var address = await mail.Addresses.GenerateAsync(note: "shop.example");
        var welcome = await mail.Emails.WaitAsync(new EmailWait { AddressId = address.Id, Subject = "welcome" });
        Console.WriteLine($"{address} got {welcome?.Snippet}");

        await foreach (var thread in mail.Threads.ListAsync(new MailFilter { Unread = true }))
            Console.WriteLine(thread.Subject);

        await foreach (var happened in mail.Events.ListenAsync())
            Console.WriteLine($"{happened.Id} {happened.Type}");
    }
}
