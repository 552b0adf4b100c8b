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

    /// <summary>One that is older than scopes may do all, and its line stays as it was.</summary>
    [Fact]
    public void A_token_may_what_its_line_says()
    {
        TokenFile tokens = new(Path);
        string all = tokens.Create("a", DateTimeOffset.UnixEpoch),
            some = tokens.Create("survey team", DateTimeOffset.UnixEpoch, TokenScopes.Submit | TokenScopes.Read);
        string[] lines = File.ReadAllLines(Path);
        Assert.EndsWith(" 1970-01-01T00:00:00.0000000+00:00 a", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" 1970-01-01T00:00:00.0000000+00:00;read,submit survey team", lines[1], StringComparison.Ordinal);
        Assert.Equal(TokenScopes.All, new TokenFile(Path).Find(all)?.Scopes);
        Assert.Equal(TokenScopes.Read | TokenScopes.Submit, new TokenFile(Path).Find(some)?.Scopes);
        Assert.Equal("survey team", new TokenFile(Path).Find(some)?.Name);
        File.WriteAllText(Path, lines[1].Replace(";read", ";reign", StringComparison.Ordinal) + "\n");
        Assert.Throws<SpectralDataException>(() => new TokenFile(Path).List());
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
