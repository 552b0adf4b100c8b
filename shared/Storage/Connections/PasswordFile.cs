using Almagest.Spectra;
using Microsoft.Extensions.Logging;

namespace Almagest.Storage.Connections;

/// <summary>A password that stands in a file, as secrets are mounted.</summary>
internal static partial class PasswordFile
{
    /// <returns>The file's text without the line's end that editors leave behind it.</returns>
    /// <exception cref="SpectralDataException">There is no such file, it can't be read, or nothing is in it.</exception>
    public static string Read(string path, ILogger logger)
    {
        string password;
        try
        {
            password = File.ReadAllText(path).TrimEnd('\r', '\n');
            // Not refused: orchestrators mount secrets so, where there is nobody else.
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead))
                WarnOfOthers(logger, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, error is FileNotFoundException or DirectoryNotFoundException ? "no file" : error.Message);
        }
        return password.Length > 0 ? password : throw Wrong(path, "nothing in it");
    }

    private static SpectralDataException Wrong(string path, string found) =>
        SpectralDataException.At($"Storage:PasswordFile {path}", found, "a file with the database's password");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Storage:PasswordFile {Path}: found a password that everyone on this machine may read; expected it readable by "
            + "its owner or group alone (chmod 640)."
    )]
    private static partial void WarnOfOthers(ILogger logger, string path);
}
