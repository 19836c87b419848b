namespace Mailservr.Storage;

/// <summary>Makes the storage ready before mail is accepted: creates or migrates its schema, checks access.</summary>
public interface IStorageInitializer
{
    /// <summary>
    /// Safe to call on every start and from several hosts at once. Throws with a sentence for the operator when the
    /// storage cannot be used.
    /// </summary>
    ValueTask InitializeAsync(CancellationToken cancellationToken);
}
