#nullable disable
using System.Text;
#if !TESTED
using System;
using System.IO;
using System.Linq;
#endif

namespace Almagest.Networks.Torch.Build;

/// <summary>
/// Symbol versions of 64-bit little-endian ELF files: which a library defines, and which it needs.
/// A needed version that the system lacks stops the loader, unless its entry is marked weak.
/// </summary>
/// <remarks>Source: Linux Standard Base, "Symbol Versioning". The build compiles this file by itself, against .NET Standard
/// 2.0.</remarks>
public static class ElfSymbolVersions
{
    private const uint DefinedSection = 0x6ffffffd,
        NeededSection = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Marks a needed version weak: the flags of its entries go from 0 to 2, and nothing else changes.</summary>
    /// <param name="image">A whole ELF file; changed in place.</param>
    /// <returns>How many entries were changed: 0 if the version is not needed, or weak already.</returns>
    /// <exception cref="InvalidDataException">Not such a file, or a damaged one.</exception>
    public static int Weaken(byte[] image, string version)
    {
        int changed = 0;
        (int At, int Size, int Names) needed = Section(image, NeededSection);
        // Verneed: version, count, file, first auxiliary, next. Vernaux: hash, flags, other, name, next.
        for (int entry = needed.At, left = needed.Size; left > 0; left--)
        {
            int auxiliary = checked(entry + (int)U32(image, entry + 8));
            for (int count = U16(image, entry + 2); count > 0; count--)
            {
                if (Text(image, needed.Names, U32(image, auxiliary + 8)) == version && (U16(image, auxiliary + 4) & Weak) == 0)
                {
                    image[auxiliary + 4] |= (byte)Weak;
                    changed++;
                }
                auxiliary = checked(auxiliary + (int)U32(image, auxiliary + 12));
            }
            int next = (int)U32(image, entry + 12);
            if (next == 0)
                break;
            entry = checked(entry + next);
        }
        return changed;
    }

    /// <summary>Whether a library defines a version.</summary>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or a damaged one.</exception>
    public static bool Defines(byte[] image, string version)
    {
        (int At, int Size, int Names) defined = Section(image, DefinedSection);
        // Verdef: version, flags, index, count, hash, first auxiliary, next. Verdaux: name, next.
        for (int entry = defined.At, left = defined.Size; left > 0; left--)
        {
            int auxiliary = checked(entry + (int)U32(image, entry + 12));
            if (Text(image, defined.Names, U32(image, auxiliary)) == version)
                return true;
            int next = (int)U32(image, entry + 16);
            if (next == 0)
                break;
            entry = checked(entry + next);
        }
        return false;
    }

    /// <summary>The first section of a type: offset, size, and offset of the string table it refers to; of size 0 if there is
    /// none.</summary>
    private static (int At, int Size, int Names) Section(byte[] image, uint type)
    {
        if (image.Length < 64 || U32(image, 0) != 0x464c457f || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        int table = Whole(image, 40),
            size = U16(image, 58),
            count = U16(image, 60);
        for (int header = table, i = 0; i < count; i++, header += size)
        {
            if (U32(image, header + 4) != type)
                continue;
            int names = checked(table + (int)U32(image, header + 40) * size);
            return (Whole(image, header + 24), Whole(image, header + 32), Whole(image, names + 24));
        }
        return (0, 0, 0);
    }

    private static string Text(byte[] image, int table, uint offset)
    {
        int start = checked(table + (int)offset);
        Require(image, start, 1);
        int end = Array.IndexOf(image, (byte)0, start);
        if (end < 0)
            throw new InvalidDataException("Damaged ELF file: a name without an end.");
        return Encoding.ASCII.GetString(image, start, end - start);
    }

    private static ushort U16(byte[] image, int at)
    {
        Require(image, at, 2);
        return BitConverter.ToUInt16(image, at);
    }

    private static uint U32(byte[] image, int at)
    {
        Require(image, at, 4);
        uint value = BitConverter.ToUInt32(image, at);
        return value;
    }

    private static int Whole(byte[] image, int at)
    {
        Require(image, at, 8);
        ulong value = BitConverter.ToUInt64(image, at);
        if (value > (ulong)image.Length)
            throw new InvalidDataException($"Damaged ELF file: offset {value} of {image.Length} bytes.");
        return (int)value;
    }

    private static void Require(byte[] image, int at, int length)
    {
        if (at < 0 || at > image.Length - length)
            throw new InvalidDataException($"Damaged ELF file: offset {at} of {image.Length} bytes.");
    }
}

/// <summary>Copies a library, and marks a version it needs weak where this system's libstdc++ lacks it.</summary>
public static class WeakenedCopy
{
    /// <summary>Writes the copy beside its place and renames it: the place may hold a hard link into the package cache.</summary>
    /// <param name="systemLibrary">Path of the libstdc++ to judge by; null: the one in this process.</param>
    /// <returns>How many entries were changed.</returns>
    public static int Make(string source, string destination, string version, string systemLibrary = null)
    {
        byte[] image = File.ReadAllBytes(source);
        systemLibrary ??= LoadedLibrary("libstdc++.so");
        bool present = systemLibrary != null && ElfSymbolVersions.Defines(File.ReadAllBytes(systemLibrary), version);
        int changed = present ? 0 : ElfSymbolVersions.Weaken(image, version);
        string temporary = destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, image);
        File.Delete(destination);
        File.Move(temporary, destination);
        return changed;
    }

    /// <summary>The .NET host itself needs libstdc++, so the path of the system's own is among the mapped files.</summary>
    private static string LoadedLibrary(string name) =>
        File.Exists("/proc/self/maps")
            ? File.ReadLines("/proc/self/maps")
                .Select(line => line.Substring(line.IndexOf('/') + 1))
                .Where(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))
                .Select(path => "/" + path)
                .FirstOrDefault()
            : null;
}

#if !TESTED
/// <summary>The build's task; see LoadableTorch.targets.</summary>
public sealed class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        try
        {
            int changed = WeakenedCopy.Make(Source, Destination, Version);
            Log.LogMessage(
                Microsoft.Build.Framework.MessageImportance.Normal,
                $"{Source}: {changed} entries of {Version} marked weak."
            );
        }
        catch (Exception error)
            when (error is IOException or InvalidDataException or OverflowException or UnauthorizedAccessException)
        {
            Log.LogError($"{Source}: {error.Message} Expected a library for Linux that may need {Version}.");
        }
        return !Log.HasLoggedErrors;
    }
}
#endif
