using System.Buffers.Binary;
using System.Text;
using Almagest.Networks.Torch.Build;

namespace Almagest.Networks.Torch.Tests.Build;

/// <summary>The build step that makes TorchSharp load where libstdc++ is old, on the very library and on made-up ones.</summary>
public sealed class WeakenedCopyTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-elf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_flag_of_that_entry_goes_from_0_to_2_and_nothing_else_changes()
    {
        byte[] library = MadeUpLibrary.Needing("GLIBCXX_3.4.31", Version, "GLIBCXX_3.4.3");
        byte[] before = [.. library];

        Assert.Equal(1, ElfSymbolVersions.Weaken(library, Version));

        int[] changed = [.. Enumerable.Range(0, library.Length).Where(i => library[i] != before[i])];
        Assert.Equal([MadeUpLibrary.FlagsOfEntry(1)], changed);
        Assert.Equal(0, before[changed[0]]);
        Assert.Equal(2, library[changed[0]]);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        byte[] library = MadeUpLibrary.Needing(Version);
        ElfSymbolVersions.Weaken(library, Version);
        byte[] once = [.. library];

        Assert.Equal(0, ElfSymbolVersions.Weaken(library, Version));
        Assert.Equal(once, library);
    }

    [Fact]
    public void TorchSharps_library_in_the_output_differs_from_the_packages_in_that_one_halfword()
    {
        string package = PackagedLibrary();
        byte[] packaged = File.ReadAllBytes(package);
        byte[] built = File.ReadAllBytes(
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", Path.GetFileName(package))
        );
        byte[] weakened = [.. packaged];

        Assert.Equal(1, ElfSymbolVersions.Weaken(weakened, Version));
        Assert.Single(Enumerable.Range(0, packaged.Length), i => packaged[i] != weakened[i]);
        Assert.True(built.AsSpan().SequenceEqual(weakened) || built.AsSpan().SequenceEqual(packaged));
    }

    [Fact]
    public void The_source_is_never_written_through_a_hard_link()
    {
        string source = Path.Combine(_folder, "source.so"),
            copy = Path.Combine(_folder, "copy.so");
        byte[] library = MadeUpLibrary.Needing(Version);
        File.WriteAllBytes(source, library);
        if (OperatingSystem.IsWindows())
            Assert.Skip("Hard links are made by ln here.");
        using (var link = System.Diagnostics.Process.Start("ln", [source, copy]))
            link.WaitForExit();

        Assert.Equal(1, WeakenedCopy.Make(source, copy, Version, SystemLibrary("GLIBCXX_3.4.30")));

        Assert.Equal(library, File.ReadAllBytes(source));
        Assert.NotEqual(library, File.ReadAllBytes(copy));
        Assert.Equal(2, Directory.GetFiles(_folder, "*opy*").Length + Directory.GetFiles(_folder, "source*").Length);
    }

    [Fact]
    public void Where_the_system_has_the_version_the_copy_is_exact()
    {
        string source = Path.Combine(_folder, "source.so"),
            copy = Path.Combine(_folder, "copy.so");
        File.WriteAllBytes(source, MadeUpLibrary.Needing(Version));

        Assert.Equal(0, WeakenedCopy.Make(source, copy, Version, SystemLibrary("GLIBCXX_3.4.30", Version)));
        Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(copy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ is how Windows begins, and this goes on for more than the sixty-four bytes of a header.")]
    public void What_is_no_ELF_file_is_refused_plainly(string content)
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            ElfSymbolVersions.Weaken(Encoding.ASCII.GetBytes(content), Version)
        );
        Assert.Equal("Not a 64-bit little-endian ELF file.", error.Message);
    }

    [Fact]
    public void Cut_short_anywhere_a_library_is_refused_or_unchanged_but_never_read_past_its_end()
    {
        byte[] library = MadeUpLibrary.Needing(Version);
        for (int length = 0; length < library.Length; length++)
        {
            byte[] cut = library[..length];
            Exception? error = Record.Exception(() => ElfSymbolVersions.Weaken(cut, Version));
            Assert.True(error is null or InvalidDataException or OverflowException, $"{length} bytes: {error}");
        }
    }

    private string SystemLibrary(params string[] versions)
    {
        string path = Path.Combine(_folder, "libstdc++.so.6");
        File.WriteAllBytes(path, MadeUpLibrary.Defining(versions));
        return path;
    }

    private static string PackagedLibrary()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string path = Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!File.Exists(path))
            Assert.Skip($"No {path}.");
        return path;
    }
}

/// <summary>The least that a loader would call a shared library: header, names, one table of versions, section headers.</summary>
internal static class MadeUpLibrary
{
    private const int Table = 64 + 256;

    public static int FlagsOfEntry(int index) => Table + 16 + (16 * index) + 4;

    public static byte[] Needing(params string[] versions) => Make(0x6ffffffe, versions, table =>
        {
            Write16(table, 0, 1);
            Write16(table, 2, versions.Length);
            Write32(table, 8, 16);
            for (int i = 0; i < versions.Length; i++)
            {
                Write32(table, 16 + (16 * i) + 8, NameAt(versions, i));
                Write32(table, 16 + (16 * i) + 12, i + 1 < versions.Length ? 16 : 0);
            }
            return 1;
        });

    public static byte[] Defining(params string[] versions) => Make(0x6ffffffd, versions, table =>
        {
            for (int i = 0; i < versions.Length; i++)
            {
                Write32(table, (28 * i) + 12, 20);
                Write32(table, (28 * i) + 16, i + 1 < versions.Length ? 28 : 0);
                Write32(table, (28 * i) + 20, NameAt(versions, i));
            }
            return versions.Length;
        });

    private static byte[] Make(uint type, string[] versions, Func<Memory<byte>, int> fill)
    {
        const int Length = 256,
            Headers = Table + Length;
        byte[] file = new byte[Headers + (3 * 64)];
        Encoding.ASCII.GetBytes("\x7f" + "ELF").CopyTo(file, 0);
        (file[4], file[5]) = (2, 1);
        Write32(file, 40, Headers);
        Write16(file, 58, 64);
        Write16(file, 60, 3);
        Encoding.ASCII.GetBytes("\0" + string.Join('\0', versions)).CopyTo(file, 64);
        int entries = fill(file.AsMemory(Table, Length));
        Header(file, Headers + 64, 3, 64, 256, 0, 0);
        Header(file, Headers + 128, type, Table, Length, 1, entries);
        return file;
    }

    private static void Header(byte[] file, int at, uint type, int offset, int size, int link, int entries)
    {
        Write32(file, at + 4, (int)type);
        Write32(file, at + 24, offset);
        Write32(file, at + 32, size);
        Write32(file, at + 40, link);
        Write32(file, at + 44, entries);
    }

    private static int NameAt(string[] versions, int index) => 1 + versions.Take(index).Sum(v => v.Length + 1);

    private static void Write16(Memory<byte> at, int offset, int value) =>
        BinaryPrimitives.WriteInt16LittleEndian(at.Span[offset..], (short)value);

    private static void Write32(Memory<byte> at, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(at.Span[offset..], value);
}
