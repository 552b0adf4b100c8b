using Almagest.Application.Access;
using Almagest.Spectra;

namespace Almagest.Application.Tests.Access;

public sealed class TokenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-tokens-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "sub", "tokens");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_token_is_known_until_it_is_revoked_and_kept_nowhere()
    {
        TokenFile tokens = new(Path),
            other = new(Path);
        Assert.Empty(tokens.List());
        Assert.False(tokens.Knows(""));
        string one = tokens.Create("survey team", DateTimeOffset.UnixEpoch),
            two = tokens.Create("b", DateTimeOffset.UnixEpoch);
        Assert.True(other.Knows(one) && other.Knows(two));
        Assert.False(other.Knows(one[..^1]) || other.Knows(one + "x") || other.Knows(""));
        Assert.Equal(["survey team", "b"], other.List().Select(entry => entry.Name));
        Assert.DoesNotContain(one, File.ReadAllText(Path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        other.Revoke("survey team");
        Assert.False(tokens.Knows(one));
        Assert.True(tokens.Knows(two));
    }

    [Fact]
    public void Mistakes_are_told()
    {
        TokenFile tokens = new(Path);
        tokens.Create("a", DateTimeOffset.UnixEpoch);
        Assert.Throws<RequestException>(() => tokens.Create("a", DateTimeOffset.UnixEpoch));
        foreach (string name in (string[])["a\nb", "", new string('x', 201)])
            Assert.Throws<RequestException>(() => tokens.Create(name, DateTimeOffset.UnixEpoch));
        Assert.Throws<UnknownException>(() => tokens.Revoke("b"));
        File.WriteAllText(Path, "nonsense\n");
        Assert.Throws<SpectralDataException>(() => tokens.List());
    }
}
