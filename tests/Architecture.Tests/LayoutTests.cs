using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Almagest.Tests;

namespace Almagest.Architecture.Tests;

public sealed partial class LayoutTests
{
    private static string Root => SharedData.RepositoryRoot;

    [Fact]
    public void Every_project_has_its_tests()
    {
        IEnumerable<string> expected = ProjectFile
            .All.Where(project => !project.IsUnderTests)
            .Select(project => project.Folder.StartsWith("samples/", StringComparison.Ordinal) ? "Samples" : project.Name)
            .Select(name => $"{name}.Tests");

        Assert.Equal([], expected.Except(ProjectFile.All.Select(project => project.Name)));
    }

    [Fact]
    public void The_solution_lists_every_project()
    {
        string solution = File.ReadAllText(Path.Combine(Root, "Pipeline.sln")).Replace('\\', '/');

        Assert.Equal(
            [],
            ProjectFile
                .All.Select(project => $"{project.Folder}/{project.Name}.csproj")
                .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Package_versions_are_central()
    {
        Assert.Equal(
            [],
            ProjectFile.All.SelectMany(project => project.OwnVersions.Select(package => $"{project.Folder}: {package}"))
        );

        XDocument central = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"));
        string[] known = [.. central.Descendants("PackageVersion").Select(item => item.Attribute("Include")!.Value)];
        Assert.Equal("true", central.Descendants("ManagePackageVersionsCentrally").Single().Value);
        Assert.Equal("true", central.Descendants("CentralPackageTransitivePinningEnabled").Single().Value);
        Assert.Equal([], ProjectFile.All.SelectMany(project => project.PackageReferences).Distinct().Except(known));
    }

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Assert.Equal(
            [],
            ProjectFile
                .All.Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(project.FullPath)!, "packages.lock.json")))
                .Select(project => project.Folder)
        );

    [Fact]
    public void Folders_at_the_top_are_those_of_the_design()
    {
        // What git does not know of (build output, an editor's settings) is nobody's business here.
        string[] ignored = [.. File.ReadLines(Path.Combine(Root, ".gitignore")).Select(line => line.Trim('/', ' '))];

        Assert.Equal(
            [],
            Directory
                .GetDirectories(Root)
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.') && !ignored.Contains(name))
                .Except(Rules.TopFolders)
        );
    }

    [Fact]
    public void No_folder_is_a_lumber_room() =>
        Assert.Equal(
            [],
            ProjectFile
                .Sources("*.cs")
                .Select(path => Path.GetRelativePath(Root, Path.GetDirectoryName(path)!))
                .Distinct()
                .Where(folder =>
                    folder.Split(Path.DirectorySeparatorChar).Any(part => part is "Utils" or "Misc" or "Common" or "Helpers")
                )
        );

    [Fact]
    public void ConfigureAwait_stays_with_the_packages() =>
        Assert.Equal(
            [],
            ProjectFile
                .Sources("*.cs")
                .Where(path => ContextDropped().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetRelativePath(Root, path))
                .Where(path => !path.StartsWith("shared/Spectra/", StringComparison.Ordinal))
                .Where(path => !path.StartsWith("shared/Ogip/", StringComparison.Ordinal))
        );

    [Fact]
    public void No_file_is_too_long() =>
        Assert.Equal(
            [],
            ProjectFile
                .Sources("*.cs")
                .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal))
                .Select(path => (Name: Path.GetRelativePath(Root, path), Lines: File.ReadLines(path).Count()))
                .Where(file => file.Lines > Rules.LongestFile)
                .Select(file => $"{file.Name}: {file.Lines} lines")
        );

    /// <summary>By the tool's own word; its version is pinned in .config/dotnet-tools.json.</summary>
    [Fact]
    public async Task Every_file_is_formatted()
    {
        (int restored, string why) = await DotnetAsync("tool", "restore");
        if (restored != 0)
            Assert.Skip($"CSharpier can't be restored here: {why}");
        (int exitCode, string output) = await DotnetAsync("csharpier", "check", ".");

        Assert.True(exitCode == 0, $"{output}\nFormat by: dotnet csharpier format .");
    }

    private static async Task<(int ExitCode, string Output)> DotnetAsync(params string[] words)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", words)
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    [Fact]
    public void The_licence_is_Apache_2() =>
        Assert.Contains("Apache License", File.ReadAllText(Path.Combine(Root, "LICENSE")), StringComparison.Ordinal);

    [Theory]
    [
        InlineData("test"),
        InlineData("almagest"),
        InlineData(".ci/run"),
        InlineData("deploy/dev/servers"),
        InlineData("deploy/gpu/verify"),
        InlineData("deploy/images/build"),
        InlineData("deploy/images/pin")
    ]
    public void Commands_are_executable(string command)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows keeps no executable bit.");
        else
            Assert.True(File.GetUnixFileMode(Path.Combine(Root, command)).HasFlag(UnixFileMode.UserExecute), command);
    }

    // Not to throw is another matter.
    [GeneratedRegex(@"\.ConfigureAwait\((?!ConfigureAwaitOptions\.SuppressThrowing\))")]
    private static partial Regex ContextDropped();
}
