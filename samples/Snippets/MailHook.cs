using System.Text.Json;
using Mailservr.Webhooks;

namespace Snippets;

public static class MailHook
{
    public static void Map(WebApplication app, string secret)
    {
        var verifier = new WebhookVerifier(secret);
        app.MapPost("/hooks/mail", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var bytes = body.ToArray();
            if (verifier.Verify(name => request.Headers[name].FirstOrDefault(), bytes) != WebhookVerification.Valid)
                return Results.Unauthorized();

            using var message = JsonDocument.Parse(bytes);
            // The same id may come again: remember it with what you do.
            Remember(message.RootElement.GetProperty("id").GetString(), message.RootElement.GetProperty("event").GetString());
            return Results.NoContent();
        });
    }

    private static void Remember(string? id, string? name) => Console.WriteLine($"{id} {name}");
}
