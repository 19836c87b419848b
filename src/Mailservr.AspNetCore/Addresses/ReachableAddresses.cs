using Mailservr.Addresses;
using Mailservr.AspNetCore.Security;

namespace Mailservr.AspNetCore.Addresses;

internal static class ReachableAddresses
{
    /// <summary>An address of the caller; to a key that is restricted to others it is not there.</summary>
    public static async ValueTask<AddressRecord?> FindAsync(
        this AddressBook book, Caller caller, long id, CancellationToken cancellationToken) =>
        caller.Reaches(id) ? await book.FindAsync(caller.Account.Id, id, cancellationToken) : null;
}
