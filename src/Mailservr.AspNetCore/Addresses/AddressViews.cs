using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Addresses;

/// <summary>Shows addresses with their domains. A tag covers both, since either changes what is shown.</summary>
internal sealed class AddressViews(DomainDirectory domains)
{
    public async ValueTask<IReadOnlyList<AddressView>> OfAsync(
        IReadOnlyList<AddressRecord> addresses, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, DomainRecord?>();
        var views = new List<AddressView>(addresses.Count);
        foreach (var address in addresses)
        {
            if (!known.TryGetValue(address.DomainId, out var domain))
                known[address.DomainId] = domain = await domains.FindAsync(address.DomainId, cancellationToken);
            views.Add(AddressView.Of(address, domain));
        }
        return views;
    }

    public async ValueTask<IResult> ShowAsync(AddressRecord address, CancellationToken cancellationToken)
    {
        var domain = await domains.FindAsync(address.DomainId, cancellationToken);
        return Answer.Ok(AddressView.Of(address, domain), TagOf(address, domain));
    }

    /// <param name="created">What came of it.</param>
    /// <param name="location">The path of an id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<IResult> CreatedAsync(
        Outcome<AddressRecord> created, Func<long, string> location, CancellationToken cancellationToken)
    {
        if (created.Value is not { } address)
            return created.Answer(_ => Answer.NoContent);
        var domain = await domains.FindAsync(address.DomainId, cancellationToken);
        return Answer.Created(AddressView.Of(address, domain), location(address.Id), TagOf(address, domain));
    }

    public async ValueTask<string> TagOfAsync(AddressRecord address, CancellationToken cancellationToken) =>
        TagOf(address, await domains.FindAsync(address.DomainId, cancellationToken));

    private static string TagOf(AddressRecord address, DomainRecord? domain) =>
        EntityTags.Of(address.Version, domain?.Version ?? 0);
}
