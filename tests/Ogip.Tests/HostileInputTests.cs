using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Tests;

namespace Almagest.Ogip.Tests;

/// <summary>
/// Real files, broken at random: whatever comes out is a value or a SpectralDataException, soon and within a few times the
/// file's memory. ALMAGEST_FUZZ_READS says how many; each is reproduced by its number alone.
/// </summary>
public sealed class HostileInputTests
{
    private const int DefaultReads = 200_000;
    private const int LargestFile = 200_000;

    /// <summary>Bytes allocated in all, also those long freed, for each byte of the file; and once.</summary>
    private const long MemoryPerByte = 64;
    private const long MemoryAtAll = 2_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly FitsLimits Limits = new() { MaximumBytes = 4_000_000 };

    [Fact]
    public void Broken_files_are_read_or_refused_and_do_no_harm()
    {
        SmallFile[] all = [.. SmallFiles()],
            varied = [.. all.Where(file => !file.IsOfCatalogue)];
        Assert.True(varied.Length > 50 && all.Length > 700);
        int reads = int.TryParse(
            Environment.GetEnvironmentVariable("ALMAGEST_FUZZ_READS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int told
        )
            ? told
            : DefaultReads;
        ConcurrentQueue<string> harms = [];
        int refused = 0;
        Parallel.For(0, reads, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (number, loop) =>
        {
            // The catalogues' 692 spectra are alike: every file has its turn, but half of the turns are the others'.
            SmallFile[] files = number % 2 == 0 ? varied : all;
            SmallFile file = files[number / 2 % files.Length];
            (byte[] bytes, string kind) = Mutation.Of(file.Bytes, new Random(number));
            // A machine that stalls makes any read slow, but not the same one twice.
            if (Harm(bytes, file.Name, out bool isRefused) is not null && Harm(bytes, file.Name, out isRefused) is string harm)
                harms.Enqueue($"read {number}, {file.Name}, {kind}: {harm}");
            if (isRefused)
                Interlocked.Increment(ref refused);
            if (harms.Count > 20)
                loop.Stop();
        });
        Assert.True(harms.IsEmpty, string.Join('\n', harms));
        // Both must happen often, or the mutations have lost their teeth.
        Assert.InRange(refused, reads * 0.2, reads * 0.8);
    }

    [Fact]
    public void Whole_files_are_within_the_same_limits()
    {
        foreach (SmallFile file in SmallFiles())
        {
            Assert.Null(Harm(file.Bytes, file.Name, out bool isRefused));
            Assert.False(isRefused, file.Name);
        }
    }

    private static string? Harm(byte[] bytes, string name, out bool isRefused)
    {
        isRefused = false;
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int length = bytes.Length;
        try
        {
            FitsFile file = FitsFile.Read(bytes, name, Limits);
            length = file.Bytes.Length;
            ReadAll(file);
        }
        catch (SpectralDataException wrong)
        {
            isRefused = true;
            if (!wrong.Message.Contains(name, StringComparison.Ordinal))
                return $"a message without the file's name: {wrong.Message}";
            // A bomb may be unzipped up to the limit, into a buffer that doubles.
            if (name.EndsWith(".gz", StringComparison.Ordinal))
                length = Math.Max(length, Limits.MaximumBytes / 8);
        }
        catch (Exception wrong)
        {
            return wrong.ToString();
        }
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        if (used > (MemoryPerByte * length) + MemoryAtAll)
            return $"{used} bytes of memory for a file of {length}";
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        return taken > Longest ? $"{taken.TotalSeconds} s" : null;
    }

    private static void ReadAll(FitsFile file)
    {
        IReadOnlyList<FitsHdu> spectra = PhaReader.FindSpectra(file);
        foreach (FitsHdu hdu in spectra)
            PhaReader.Read(file, SpectrumSelector.Split($"[{hdu.Index}]").Selector);
        if (spectra.Count > 0)
            return;
        bool isArea = file.Hdus.Any(hdu => hdu.IsNamed("SPECRESP"));
        if (isArea)
            ArfReader.Read(file);
        else
            RmfReader.Read(file);
    }

    private sealed record SmallFile(string Name, byte[] Bytes, bool IsOfCatalogue);

    private static IEnumerable<SmallFile> SmallFiles()
    {
        foreach (
            string path in Directory
                .EnumerateFiles(SharedData.Require("data", "ogip"), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        )
        {
            if (new FileInfo(path).Length >= LargestFile || Path.GetExtension(path) is ".csv" or ".md")
                continue;
            yield return new(Path.GetFileName(path), File.ReadAllBytes(path), path.Contains("rxte", StringComparison.Ordinal));
        }
        // None of the real ones has several matrices.
        yield return new("parts.rmf", SampleFiles.Parts(), IsOfCatalogue: false);
    }
}
