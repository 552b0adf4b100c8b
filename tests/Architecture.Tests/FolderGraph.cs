using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Almagest.Architecture.Tests;

/// <summary>Which folders of a project use which, read from its built assembly: a type belongs to the folder of its
/// file.</summary>
/// <remarks>Constants and names that the compiler has put in place of their source are not seen.</remarks>
internal sealed partial class FolderGraph
{
    private readonly Dictionary<string, string> _folders = [];

    /// <param name="project">One whose assembly lies beside this test's.</param>
    public FolderGraph(ProjectFile project)
    {
        string root = Path.GetDirectoryName(project.FullPath)!;
        foreach (string path in ProjectFile.Sources("*.cs").Where(path => path.StartsWith(root + "/", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(path);
            string space = NamespaceOf().Match(text).Groups[1].Value;
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/');
            foreach (Match declared in Declaration().Matches(text))
                _folders[$"{space}.{declared.Groups[1].Value}"] = folder;
        }
        string name = project.Name == "Cli" ? "almagest" : $"Almagest.{project.Name}";
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(
            Path.Combine(AppContext.BaseDirectory, name + ".dll")
        );
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
            if (FolderOf(type) is { } from)
                foreach (TypeReference used in UsedBy(type))
                    if (FolderOf(used) is { } to && to != from)
                        Edges.Add((from, to));
    }

    /// <summary>Whether all its files lie in one folder.</summary>
    public bool IsFlat => _folders.Values.Distinct().Count() <= 1;

    /// <summary>User and used, as paths below the project; "." is its root.</summary>
    public HashSet<(string From, string To)> Edges { get; } = [];

    /// <summary>Groups of sibling folders that use one another in a circle, at any depth. The root is a sibling of the
    /// uppermost.</summary>
    /// <param name="except">Folders below which circles are allowed.</param>
    public IEnumerable<string> Cycles(IReadOnlyList<string> except)
    {
        IEnumerable<string> parents = Edges.SelectMany(edge => new[] { edge.From, edge.To }).SelectMany(Parents).Distinct();
        foreach (string parent in parents.Except(except))
        {
            HashSet<(string From, string To)> edges =
            [
                .. Edges
                    .Select(edge => (From: ChildOf(parent, edge.From), To: ChildOf(parent, edge.To)))
                    .Where(edge => edge.From is not null && edge.To is not null && edge.From != edge.To)
                    .Select(edge => (edge.From!, edge.To!)),
            ];
            // Whatever neither uses nor is used is in no circle; what is left when all such are gone is.
            while (
                edges.RemoveWhere(edge =>
                    !edges.Any(other => other.To == edge.From) || !edges.Any(other => other.From == edge.To)
                ) > 0
            ) { }
            if (edges.Count > 0)
                yield return $"below {parent}: "
                    + string.Join(", ", edges.Select(edge => $"{edge.From} -> {edge.To}").Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Parents(string folder)
    {
        yield return ".";
        for (int end = folder.IndexOf('/', StringComparison.Ordinal); end > 0; end = folder.IndexOf('/', end + 1))
            yield return folder[..end];
    }

    /// <summary>The child of a folder in which another lies; of the root, the root itself too.</summary>
    private static string? ChildOf(string parent, string folder)
    {
        if (parent == ".")
            return folder.Split('/')[0];
        return folder.StartsWith(parent + "/", StringComparison.Ordinal) ? folder[(parent.Length + 1)..].Split('/')[0] : null;
    }

    private string? FolderOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        string name = type.Name.Split('`')[0];
        return _folders.GetValueOrDefault($"{type.Namespace}.{name}");
    }

    private static IEnumerable<TypeReference> UsedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType,
            .. type.Interfaces.Select(one => one.InterfaceType),
            .. type.Fields.Select(one => one.FieldType),
            .. type.Methods.SelectMany(UsedBy),
        ];
        return direct.SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(one => one.ParameterType),
            .. method.HasBody ? method.Body.Variables.Select(one => one.VariableType) : [],
            .. method.HasBody ? method.Body.Instructions.SelectMany(UsedBy) : [],
        ];

    private static IEnumerable<TypeReference?> UsedBy(Instruction instruction) =>
        instruction.Operand switch
        {
            TypeReference type => [type],
            GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
            MemberReference member => [member.DeclaringType],
            _ => [],
        };

    /// <summary>Arrays, references and generic types come apart.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null => [],
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification other => Parts(other.ElementType),
            _ => [type],
        };

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(
        @"^(?:public |internal |file )(?:[\w ]* )?"
            + @"(?:class|struct|interface|enum|record struct|record class|record|delegate [\w<>\[\], ?.()]+?) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
