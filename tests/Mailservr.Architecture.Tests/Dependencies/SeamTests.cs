namespace Mailservr.Architecture.Tests.Dependencies;

/// <summary>A seam that someone else implements stays small enough to be an afternoon's work.</summary>
public sealed class SeamTests
{
    private const int MostMethods = 5;

    public static TheoryData<Type> Seams => new(
        Products.Core.GetExportedTypes().Concat(Products.Smtp.GetExportedTypes()).Where(type => type.IsInterface));

    [Theory]
    [MemberData(nameof(Seams))]
    public void Seam_HasAtMostFiveMethods(Type seam) =>
        // A method with a default is nothing that an implementer has to write.
        Assert.InRange(seam.GetMethods().Count(method => method.IsAbstract), 1, MostMethods);

    [Fact]
    public void Seams_AreFound() => Assert.Contains(Seams, row => row.Data == typeof(Storage.IMessageStore));
}
