using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Blocking;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>The senders that are blocked for all addresses; those of one address stand on its page.</summary>
internal sealed class BlockPages(BlockList blocks, AddressBook book)
{
    private const int BlocksOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new BlockForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new BlockForm { Sender = form.Text("sender"), AddressId = form.Id("address") };
        if (!Word.TryParse<BlockAction>(form.Text("action"), out var action))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        typed = typed with { Action = action };
        if (typed.AddressId > 0)
            typed = typed with { Address = await book.FindAsync(visit.Account.Id, typed.AddressId, visit.Aborted) };
        if (typed.AddressId > 0 && typed.Address is null)
            return visit.NotFound();
        var accountId = visit.Account.Id;
        var created = await blocks.CreateAsync(
            accountId, typed.Address?.Id ?? accountId, typed.Sender, action, visit.Aborted);
        return created.Refusal is { } refusal
            ? await ShowAsync(visit, typed with { Fault = FormFault.Of(refusal, visit.Texts) })
            : Visit.Then(BackOf(visit, form, typed));
    }

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var (accountId, addressId) = (visit.Account.Id, form.Id("address"));
        var ownerId = addressId > 0 ? addressId : accountId;
        var id = visit.RouteId();
        if (!await blocks.DeleteAsync(accountId, ownerId, id, visit.Aborted))
            return visit.NotFound();
        return Visit.Then(addressId > 0 ? AddressPages.PathOf(visit, addressId) : visit.To("/blocked"));
    }

    // To where the form stands.
    private static string BackOf(Visit visit, PostedForm form, BlockForm typed)
    {
        if (form.Id("thread") is > 0 and var threadId)
            return ThreadModel.PathOf(visit, threadId, InboxFilter.Of(form.Text("list")).ToQuery(), "done=blocked");
        return typed.Address is { } address ? AddressPages.PathOf(visit, address.Id) : visit.To("/blocked");
    }

    private async ValueTask<Page> ShowAsync(Visit visit, BlockForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await blocks.ListAsync(visit.Account.Id, page.AfterId, BlocksOfPage + 1, visit.Aborted);
        var shown = rows.Take(BlocksOfPage).ToList();
        var model = new BlockListModel
        {
            Blocks = shown,
            Next = form.Fault is null && rows.Count > BlocksOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
        };
        return visit.Show<Pages.BlockPage>(model, form.Fault);
    }
}

/// <summary>What has been typed for a block.</summary>
internal sealed record BlockForm
{
    public string Sender { get; init; } = "";

    public BlockAction Action { get; init; }

    /// <summary>0 for all addresses.</summary>
    public long AddressId { get; init; }

    public AddressRecord? Address { get; init; }

    public FormFault? Fault { get; init; }
}

internal sealed record BlockListModel
{
    public required IReadOnlyList<BlockRecord> Blocks { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required BlockForm Form { get; init; }
}
