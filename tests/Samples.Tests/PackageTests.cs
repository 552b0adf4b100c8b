using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Almagest.Tests;

namespace Almagest.Samples.Tests;

/// <summary>What `dotnet pack` gives a stranger.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Spectra", "MathNet.Numerics")]
    // MathNet comes through Spectra; central versions say it of Ogip too.
    [InlineData("Ogip", "Almagest.Spectra CsvHelper MathNet.Numerics YamlDotNet")]
    public async Task A_package_has_its_readme_licence_symbols_and_no_more_than_it_needs(string project, string dependencies)
    {
        await PackAsync(project);

        using ZipArchive package = Open($"Almagest.{project}.*.nupkg"),
            symbols = Open($"Almagest.{project}.*.snupkg");
        string dll = $"lib/net10.0/Almagest.{project}";
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (string wanted in (string[])["README.md", $"{dll}.dll", $"{dll}.xml"])
            Assert.Contains(wanted, files);
        Assert.Contains($"{dll}.pdb", symbols.Entries.Select(entry => entry.FullName));
        Assert.True(package.GetEntry("README.md")!.Length > 500);
        XElement about = XDocument.Load(package.GetEntry($"Almagest.{project}.nuspec")!.Open()).Root!.Elements().Single();
        string Text(string name) => about.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(($"Almagest.{project}", "Apache-2.0", "README.md"), (Text("id"), Text("license"), Text("readme")));
        Assert.Equal(
            dependencies.Split(' '),
            about
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value)
                .Order(StringComparer.Ordinal)
        );
    }

    private ZipArchive Open(string pattern) => ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder, pattern)));

    /// <summary>Of what the tests were built with.</summary>
    private async Task PackAsync(string project)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        using Process pack = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["pack", $"shared/{project}", "-c", configuration, "--no-build", "-o", _folder, "-v", "quiet", "-nologo"]
            )
            {
                WorkingDirectory = SharedData.RepositoryRoot,
                RedirectStandardOutput = true,
            }
        )!;
        string output = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(pack.ExitCode == 0, output);
    }
}
