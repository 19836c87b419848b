using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Keys;

/// <summary>The keys by which programs reach the account.</summary>
internal sealed class KeyPages(ApiKeys keys, IRecordStore<AddressRecord> addresses, AuditLog audit)
{
    private const string Home = "/settings/keys";
    private const int KeysOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new KeyForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = KeyForm.Of(form);
        if (form.IsNoDay("expires"))
            return await ShowAsync(visit, typed with { Fault = new("expiresAt", visit.Texts["message.no_day"]) });
        var wanted = new NewApiKey
        {
            Name = typed.Name,
            Scopes = typed.Scopes,
            AddressIds = await AddressIdsAsync(visit, typed.Addresses),
            ExpiresAt = form.EndOfDay("expires"),
        };
        var created = await keys.CreateAsync(visit.Account.Id, wanted, visit.Aborted);
        if (created.Value is not { } key)
        {
            var fault = FormFault.Of(created.Refusal ?? Refusal.NotFound, visit.Texts, "key");
            return await ShowAsync(visit, typed with { Fault = fault });
        }
        await audit.AddAsync(visit, AuditActions.KeyCreated, key.Record.Id);
        return visit.Show<Pages.SecretPage>(new ShownSecret(
            visit.Texts.Format("key.created", key.Record.Name), visit.Texts["key.created_text"], [key.Key], Home));
    }

    public async ValueTask<IResult> AskAsync(Visit visit)
    {
        var id = visit.RouteId();
        return await keys.FindAsync(visit.Account.Id, id, visit.Aborted) is { } key
            ? visit.Show<Pages.QuestionPage>(new Question(
                visit.Texts.Format("key.delete_title", key.Name), visit.Texts.Format("key.delete_text", key.Prefix),
                $"{Home}/{id.Value}/delete", visit.Texts["key.delete"], Home))
            : visit.NotFound();
    }

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        var id = visit.RouteId();
        if (await keys.DeleteAsync(visit.Account.Id, id, visit.Aborted) is { } refusal)
        {
            return refusal.Kind == RefusalKind.NotFound
                ? visit.NotFound()
                : visit.Refuse(StatusCodes.Status409Conflict, visit.Texts.Of(refusal));
        }
        await audit.AddAsync(visit, AuditActions.KeyDeleted, id);
        return Visit.Then(visit.To(Home + "?done=deleted"));
    }

    // Null for none; 0, which is nobody's, for what is no address of the account.
    private async ValueTask<IReadOnlyList<long>?> AddressIdsAsync(Visit visit, string typed)
    {
        var names = typed.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
            return null;
        var ids = new List<long>();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase).Take(KeyForm.MostAddresses + 1))
        {
            var found = await addresses.FindByKeyAsync(name.ToLowerInvariant(), visit.Aborted);
            ids.Add(found?.OwnerId == visit.Account.Id ? found.Id : 0);
        }
        return ids;
    }

    private async ValueTask<Page> ShowAsync(Visit visit, KeyForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await keys.ListAsync(visit.Account.Id, page.AfterId, KeysOfPage + 1, visit.Aborted);
        var shown = rows.Take(KeysOfPage).ToList();
        var named = new List<KeyRow>();
        foreach (var key in shown)
            named.Add(new KeyRow(key, await NamesAsync(visit, key)));
        var model = new KeyListModel
        {
            Rows = named,
            Next = form.Fault is null && rows.Count > KeysOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
        };
        return visit.Show<KeyPage>(model, form.Fault);
    }

    private async ValueTask<IReadOnlyList<string>> NamesAsync(Visit visit, ApiKeyRecord key)
    {
        var names = new List<string>();
        foreach (var id in key.AddressIds ?? [])
        {
            var address = await addresses.FindAsync(id, visit.Aborted);
            names.Add(address?.OwnerId == visit.Account.Id ? address.Address : visit.Texts["key.address_gone"]);
        }
        return names;
    }
}
