using System.Runtime.InteropServices;
using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>Reads whole files that somebody named: a file, after links, and no device, pipe or folder, of which one never comes
/// to an end and another waits for ever.</summary>
public static class RegularFile
{
    /// <param name="path">Where it is.</param>
    /// <param name="most">Bytes; a longer one is refused, and of one that grows meanwhile no more is read than it had.</param>
    /// <param name="expected">What it should be, for errors: "a FITS file".</param>
    /// <exception cref="SpectralDataException">It is absent, unreadable, too large, or no regular file.</exception>
    public static byte[] Read(string path, long most, string expected)
    {
        try
        {
            // Opening a pipe would wait already.
            if (FileKind.Of(path) is { } other)
                throw SpectralDataException.At(path, other, expected);
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            if (file.Length > most)
                throw SpectralDataException.At(path, $"{file.Length} bytes", $"at most {most}");
            byte[] bytes = new byte[file.Length];
            int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpectralDataException($"{path}: found no file; expected {expected}.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SpectralDataException($"{path}: found no readable file ({failure.Message}); expected {expected}.", failure);
        }
    }

    /// <summary>The same as text.</summary>
    /// <exception cref="SpectralDataException">As <see cref="Read"/>.</exception>
    public static string ReadText(string path, long most, string expected)
    {
        using StreamReader text = new(new MemoryStream(Read(path, most, expected)), detectEncodingFromByteOrderMarks: true);
        return text.ReadToEnd();
    }
}

/// <summary>What a path leads to.</summary>
internal static class FileKind
{
    private const int WorkingFolder = -100,
        TypeWanted = 1,
        ModeAt = 28,
        TypeBits = 0xF000,
        Regular = 0x8000;

    /// <returns>Null for a regular file, for nothing, and where the system does not tell.</returns>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        byte[] told = new byte[256];
        try
        {
            // The one call whose answer lies alike on every processor.
            if (StatX(WorkingFolder, path, 0, TypeWanted, told) != 0)
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        int type = BitConverter.ToUInt16(told, ModeAt) & TypeBits;
        return type switch
        {
            Regular => null,
            0x4000 => "a folder",
            0x1000 => "a pipe",
            0xC000 => "a socket",
            _ => "a device",
        };
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi)]
    private static extern int StatX(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [Out] byte[] told
    );
}
