using System.Diagnostics;
using System.Text;

namespace Almagest.Application.Tests.Scripts;

/// <summary>The languages that scripts are written in, as their own parsers read them. Nothing of a script is carried
/// out.</summary>
internal static class Interpreters
{
    // Every command is hidden from the script's interpreter, so that all that it calls ends here, with its words.
    private const string TclHarness = """
        foreach file [lrange $argv 0 end] {
            set seen {}
            proc record {args} { lappend ::seen $args; return "" }
            set child [interp create]
            foreach name [interp eval $child {info commands}] { interp hide $child $name }
            interp alias $child unknown {} record
            set channel [open $file]; fconfigure $channel -encoding utf-8; set text [read $channel]; close $channel
            if {[catch {interp eval $child $text} message]} { lappend seen [list error $message] }
            foreach words $seen {
                puts [join [lmap word $words {binary encode hex [encoding convertto utf-8 $word]}] ,]
            }
            puts end
            interp delete $child
        }
        """;

    private const string PythonHarness = """
        import ast, sys
        for file in sys.argv[1:]:
            tree = ast.parse(open(file, encoding="utf-8", newline="").read())
            for statement in tree.body:
                words = [type(statement).__name__]
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name): words.append("name " + node.id)
                    if isinstance(node, ast.Attribute): words.append("attribute " + node.attr)
                    if isinstance(node, ast.Constant): words.append("text " + str(node.value))
                    if isinstance(node, (ast.Lambda, ast.Await, ast.Subscript)): words.append("other")
                print(",".join(word.encode("utf-8").hex() for word in words))
            print("end")
        """;

    /// <summary>The commands of each script with their words.</summary>
    public static IReadOnlyList<IReadOnlyList<string[]>> Tcl(IReadOnlyList<string> scripts) =>
        Run(Require("tclsh", "/usr/bin/tclsh", "/usr/bin/tclsh8.6"), TclHarness, scripts);

    /// <summary>The statements of each script with their names and constants.</summary>
    public static IReadOnlyList<IReadOnlyList<string[]>> Python(IReadOnlyList<string> scripts) =>
        Run(Require("python3", "/usr/bin/python3", "/usr/local/bin/python3"), PythonHarness, scripts);

    private static string Require(string name, params string[] places)
    {
        string? found = places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"no {name} here");
        return found!;
    }

    private static List<IReadOnlyList<string[]>> Run(string program, string harness, IReadOnlyList<string> scripts)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("almagest-script-");
        try
        {
            string main = Path.Combine(folder.FullName, "harness");
            File.WriteAllText(main, harness);
            ProcessStartInfo start = new(program)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder.FullName,
                ArgumentList = { main },
            };
            for (int i = 0; i < scripts.Count; i++)
            {
                string file = Path.Combine(folder.FullName, $"{i}");
                File.WriteAllText(file, scripts[i]);
                start.ArgumentList.Add(file);
            }
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            List<IReadOnlyList<string[]>> all = [];
            List<string[]> one = [];
            while (process.StandardOutput.ReadLine() is { } line)
                if (line == "end")
                {
                    all.Add(one);
                    one = [];
                }
                else
                    one.Add([.. line.Split(',').Select(word => Encoding.UTF8.GetString(Convert.FromHexString(word)))]);
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
            Assert.Equal(scripts.Count, all.Count);
            // What a script did would lie here.
            Assert.Equal(scripts.Count + 1, folder.GetFileSystemInfos().Length);
            return all;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
