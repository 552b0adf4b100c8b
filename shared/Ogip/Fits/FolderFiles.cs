using System.IO.Compression;

namespace Almagest.Ogip.Fits;

/// <summary>The files of folders, told apart by what they hold and not by what they are called.</summary>
internal static class FolderFiles
{
    private const int MaximumDepth = 16;
    private static ReadOnlySpan<byte> FirstCard => "SIMPLE  ="u8;

    /// <summary>All files of a folder and of the folders in it, in order of name; links and hidden files aren't
    /// followed.</summary>
    public static IEnumerable<string> In(string folder) => Under(folder, recurse: true);

    /// <summary>The files in a file's own folder, that file among them.</summary>
    public static IEnumerable<string> Beside(string path) =>
        Under(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", recurse: false);

    /// <summary>True for a FITS file, zipped or not, by its first bytes.</summary>
    public static bool IsFits(string path)
    {
        try
        {
            // Pipes and devices have no length, and reading one may wait for ever.
            if (new FileInfo(path).Length == 0)
                return false;
            using FileStream file = File.OpenRead(path);
            Span<byte> first = stackalloc byte[9];
            if (file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) < first.Length)
                return false;
            if (first is not [0x1F, 0x8B, ..])
                return first.SequenceEqual(FirstCard);
            file.Position = 0;
            using GZipStream unzipped = new(file, CompressionMode.Decompress);
            return unzipped.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
                && first.SequenceEqual(FirstCard);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }

    private static IOrderedEnumerable<string> Under(string folder, bool recurse) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = recurse,
                    MaxRecursionDepth = MaximumDepth,
                    AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
                    IgnoreInaccessible = true,
                }
            )
            .Order(StringComparer.Ordinal);
}
