using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Application.Access;

/// <param name="Sha256">Lower-case hex, of the token's letters.</param>
public sealed record TokenEntry(string Name, DateTimeOffset CreatedAt, string Sha256, TokenScopes Scopes = TokenScopes.All);

/// <summary>Who may use the gateway: a file with a line a token, "SHA-256 time name", with ";read,submit" behind the time of one
/// that may not do all. The token itself is told once and kept nowhere. A change counts from the next request on.
/// Thread-safe.</summary>
public sealed class TokenFile(string path)
{
    private const int LargestFile = 1 << 20,
        TokenBytes = 32;
    private const string Prefix = "alm_";

    private readonly Lock _lock = new();
    private (DateTime Changed, long Length, IReadOnlyList<TokenEntry> Entries) _read = (default, -1, []);

    /// <summary>None where there is no file.</summary>
    /// <exception cref="SpectralDataException">The file is none of tokens.</exception>
    public IReadOnlyList<TokenEntry> List()
    {
        lock (_lock)
        {
            FileInfo file = new(path);
            if (!file.Exists)
                return [];
            if (_read.Changed != file.LastWriteTimeUtc || _read.Length != file.Length)
                _read = (
                    file.LastWriteTimeUtc,
                    file.Length,
                    [
                        .. RegularFile
                            .ReadText(path, LargestFile, "a file of tokens")
                            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                            .Select(Parse),
                    ]
                );
            return _read.Entries;
        }
    }

    /// <param name="name">Of who gets it, to revoke it by.</param>
    /// <returns>The token.</returns>
    /// <exception cref="RequestException">There is one of that name, or it can't be printed.</exception>
    public string Create(string name, DateTimeOffset now, TokenScopes scopes = TokenScopes.All)
    {
        RequestedName.Require("token", name);
        if (List().Any(entry => entry.Name == name))
            throw new RequestException($"token '{name}': found one; expected another name.");
        string token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        Write([.. List(), new(name, now, HashOf(token), scopes)]);
        return token;
    }

    /// <exception cref="UnknownException">There is none of that name.</exception>
    public void Revoke(string name)
    {
        TokenEntry[] left = [.. List().Where(entry => entry.Name != name)];
        if (left.Length == List().Count)
            throw new UnknownException("token", name);
        Write(left);
    }

    /// <summary>True for a token that was created and not revoked.</summary>
    public bool Knows(string token) => Find(token) is not null;

    /// <summary>Null for one that was not created, or is revoked.</summary>
    public TokenEntry? Find(string token)
    {
        byte[] hash = Encoding.ASCII.GetBytes(HashOf(token));
        return List()
            .FirstOrDefault(entry => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.Sha256), hash));
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private TokenEntry Parse(string line)
    {
        string[] parts = line.TrimEnd('\r').Split(' ', 3);
        string[] rights = parts.Length == 3 ? parts[1].Split(';', 2) : [""];
        return
            parts[0].Length == 2 * SHA256.HashSizeInBytes
            && DateTimeOffset.TryParse(rights[0], CultureInfo.InvariantCulture, out DateTimeOffset created)
            && (rights.Length == 1 ? TokenScopes.All : ScopeWords.Parse(rights[1])) is { } scopes
            ? new(parts[2], created, parts[0], scopes)
            : throw SpectralDataException.At(
                path,
                "a line that is no token",
                "a SHA-256, a time (perhaps with ';read,submit') and a name on each"
            );
    }

    // A program that knows no scopes can't read such a line, so it lets nobody in; one without stays as it was.
    private static string Rights(TokenEntry entry) => entry.Scopes == TokenScopes.All ? "" : $";{ScopeWords.Of(entry.Scopes)}";

    // Whole or not at all, and for its owner's eyes.
    private void Write(IEnumerable<TokenEntry> entries)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        string next = $"{path}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (StreamWriter writer = new(next, options))
            foreach (TokenEntry entry in entries)
                writer.Write(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.Sha256} {entry.CreatedAt:O}{Rights(entry)} {entry.Name}\n"
                    )
                );
        File.Move(next, path, overwrite: true);
        lock (_lock)
            _read = (default, -1, []);
    }
}
