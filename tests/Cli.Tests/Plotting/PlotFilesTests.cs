using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Plotting;

/// <summary>What files of pictures and points say of themselves.</summary>
public sealed class PlotFilesTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Each_form_tells_version_files_exposure_and_observation()
    {
        string file = _here.Write("s.pha", SampleFiles.Spectrum(SampleFiles.Counts(1), observationId: "0042"));
        await File.WriteAllBytesAsync(
            _here[SampleFiles.ResponseName],
            SampleFiles.Response(),
            TestContext.Current.CancellationToken
        );
        (
            await CommandLine.RunAsync(
                "fit",
                file,
                "--model",
                "powerlaw",
                "--method",
                "classical",
                "--save",
                _here["fit.json"],
                "-q"
            )
        ).Succeeds();
        foreach (string ending in new[] { "svg", "png", "pdf", "html" })
        {
            (await CommandLine.RunAsync("plot", _here["fit.json"], "--out", _here[$"p.{ending}"], "-q")).Succeeds();
            byte[] bytes = await File.ReadAllBytesAsync(_here[$"p.{ending}"], TestContext.Current.CancellationToken);
            string told = ending switch
            {
                "svg" => XElement.Parse(Encoding.UTF8.GetString(bytes)).Element(Svg + "desc")!.Value,
                "png" => string.Join("; ", Texts(bytes)),
                _ => Encoding.UTF8.GetString(bytes),
            };
            foreach (string word in new[] { "almagest ", "0042", "1000", "powerlaw", "s.pha" })
                Assert.True(
                    told.Contains(word, StringComparison.Ordinal),
                    $"{ending}: {word} in {told[..Math.Min(told.Length, 2000)]}"
                );
        }
    }

    /// <summary>With units, what it stands on, and the counts that the file has.</summary>
    [Fact]
    public async Task Points_are_a_table_with_what_they_stand_on()
    {
        float[] counts = SampleFiles.Counts(2);
        string file = _here.Write("s.pha", SampleFiles.Spectrum(counts, observationId: "0042"));
        await File.WriteAllBytesAsync(
            _here[SampleFiles.ResponseName],
            SampleFiles.Response(),
            TestContext.Current.CancellationToken
        );
        (
            await CommandLine.RunAsync(
                "plot",
                file,
                "--kind",
                "counts",
                "--rebin",
                "0,1",
                "--out",
                _here["p.svg"],
                "--data",
                _here["p.ecsv"],
                "-q"
            )
        ).Succeeds();
        string[] lines = await File.ReadAllLinesAsync(_here["p.ecsv"], TestContext.Current.CancellationToken);
        string[] rows = [.. lines.SkipWhile(line => line.StartsWith('#'))];
        string[] heads = rows[0].Split(',');
        int value = Array.IndexOf(heads, "counts"),
            lower = Array.IndexOf(heads, "energy_lo");
        foreach (string row in rows.Skip(1))
        {
            string[] cells = row.Split(',');
            double energy = double.Parse(cells[lower], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(
                counts[(int)Math.Round((energy - 0.5) / 0.2)],
                double.Parse(cells[value], System.Globalization.CultureInfo.InvariantCulture),
                1e-6
            );
        }
        Assert.True(rows.Length > 30);
        Assert.Contains(lines, line => line.StartsWith('#') && line.Contains("0042", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith('#') && line.Contains("unit: \"keV\"", StringComparison.Ordinal));
        (await CommandLine.RunAsync("plot", file, "--out", _here["p.svg"], "--data", _here["p.txt"])).IsRefused(
            "--data",
            ".ecsv"
        );
    }

    private static IEnumerable<string> Texts(byte[] png)
    {
        for (int at = 8; at < png.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) is "tEXt" or "iTXt")
                yield return Encoding.UTF8.GetString(png, at + 8, length).Replace('\0', ' ');
            at += 12 + length;
        }
    }
}
