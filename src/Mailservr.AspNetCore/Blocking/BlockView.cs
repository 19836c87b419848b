using Mailservr.AspNetCore.Http;
using Mailservr.Blocking;

namespace Mailservr.AspNetCore.Blocking;

internal sealed record BlockView(long Id, string Sender, string Action, DateTimeOffset CreatedAt)
{
    public static BlockView Of(BlockRecord block) =>
        new(block.Id, block.Sender, Word.Of(block.Action), block.CreatedAt);
}

internal sealed class NewBlockBody
{
    public string? Sender { get; set; }

    public string? Action { get; set; }
}
