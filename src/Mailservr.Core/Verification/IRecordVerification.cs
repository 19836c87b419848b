using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>
/// The ability of an <see cref="IRecordStore{TRecord}"/> to check what it keeps. Records of a store without it are not looked at.
/// </summary>
public interface IRecordVerification
{
    /// <summary>
    /// Every record of the type that cannot be read (<see cref="VerificationFault.Unreadable"/>) or that is kept under another id,
    /// owner or key than it says (<see cref="VerificationFault.Contradiction"/>). Nothing is repaired: nobody knows which is right.
    /// </summary>
    IAsyncEnumerable<VerificationFinding> CheckAsync(CancellationToken cancellationToken);
}
