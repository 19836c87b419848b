using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Blocking;

/// <summary>What the OpenAPI document says.</summary>
internal static class BlockOperations
{
    private const string Block =
        """{"id":8,"sender":"@spam.example","action":"reject","createdAt":"2026-01-31T12:00:00.000Z"}""";

    public static Operation List { get; } = new("List the blocked senders")
    {
        Response = Operation.Page(Block),
    };

    public static Operation Create { get; } = new("Block a sender, a domain or all domains below one")
    {
        Request = """{"sender":"@spam.example","action":"reject"}""",
        Response = Operation.One(Block),
        Refuses = [KnownProblems.SenderBlocked],
    };

    public static Operation Delete { get; } = new("Take mail of the sender again");
}
