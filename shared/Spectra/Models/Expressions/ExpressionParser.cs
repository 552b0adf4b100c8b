using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Convolutions;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Spectra.Models.Expressions;

/// <summary>
/// Reads XSPEC's grammar: sums and products of component names, parentheses, case-insensitive, names cut short where no other
/// fits; "phabs(powerlaw)" multiplies as "phabs*(powerlaw)" does.
/// </summary>
internal sealed class ExpressionParser
{
    private const int MaximumLength = 4096;
    private const int MaximumDepth = 64;

    private readonly string _text;
    private readonly AbundanceSet _abundances;
    private readonly ITableLibrary? _tables;
    private readonly IReadOnlyList<ComponentDefinition> _known;
    private readonly Dictionary<string, int> _instances = [];
    private int _at;
    private int _depth;

    /// <param name="known">The components that it may name.</param>
    public ExpressionParser(
        string text,
        AbundanceSet abundances,
        ITableLibrary? tables,
        IReadOnlyList<ComponentDefinition> known
    ) => (_text, _abundances, _tables, _known) = (text, abundances, tables, known);

    public List<ModelParameter> Parameters { get; } = [];

    /// <summary>Those that the expression names, in its order.</summary>
    public List<KnownTable> Tables { get; } = [];

    /// <exception cref="SpectralDataException">The expression is not a source's: the message points at the character.</exception>
    public ModelNode Parse()
    {
        if (_text.Length > MaximumLength)
            throw SpectralDataException.At("model expression", $"{_text.Length} characters", $"at most {MaximumLength}");
        ModelNode root = ParseSum();
        SkipBlanks();
        if (_at < _text.Length)
            throw Error(_at, $"'{_text[_at]}'", "'+', '*' or the end");
        if (root.Kind != ComponentKind.Additive)
            throw Error(
                root.Position,
                "only multiplicative components",
                "at least one additive component, such as powerlaw, for them to multiply"
            );
        return root;
    }

    private ModelNode ParseSum()
    {
        List<ModelNode> terms = [ParseProduct()];
        while (Accept('+'))
            terms.Add(ParseProduct());
        if (terms.Count == 1)
            return terms[0];
        foreach (ModelNode term in terms)
            if (term.Kind != ComponentKind.Additive)
                throw Error(term.Position, "a multiplicative term in a sum", "additive terms only");
        return new SumNode([.. terms], terms[0].Position);
    }

    private ModelNode ParseProduct()
    {
        List<ModelNode> factors = [];
        ModelNode? source = null;
        int position = _at;
        do
        {
            ModelNode factor = ParseFactor();
            if (factors.Count == 0 && source is null)
                position = factor.Position;
            if (factor is ComponentNode { Kind: ComponentKind.Convolution } convolution)
                factor = ParseConvolved(convolution);
            if (factor.Kind == ComponentKind.Multiplicative)
                factors.Add(factor);
            else if (source is null)
                source = factor;
            else
                throw Error(
                    factor.Position,
                    "a second additive factor in a product",
                    "one: additive components may only be added"
                );
        } while (Accept('*') || Peek() == '(');
        if (factors.Count == 0)
            return source!;
        return factors.Count == 1 && source is null ? factors[0] : new ProductNode([.. factors], source, position);
    }

    /// <summary>A convolution acts on all that stands to its right in its product.</summary>
    private ConvolutionNode ParseConvolved(ComponentNode convolution)
    {
        if (!Accept('*') && Peek() != '(')
            throw Error(
                convolution.Position,
                $"the convolution {convolution.Definition.Name} with nothing to its right",
                $"what it acts on, such as {convolution.Definition.Name}*powerlaw"
            );
        ModelNode source = ParseProduct();
        if (source.Kind != ComponentKind.Additive)
            throw Error(
                source.Position,
                $"only multiplicative components right of {convolution.Definition.Name}",
                "an additive one among them"
            );
        if (((ConvolutionComponent)convolution.Component).SetsScale)
            LoseScale(source, convolution.InstanceName);
        return new ConvolutionNode(convolution, source, convolution.Position);
    }

    /// <summary>The norms below a flux don't matter all together: the model is not linear in them, and the first is
    /// frozen.</summary>
    private void LoseScale(ModelNode source, string scaledBy)
    {
        bool isFirst = true;
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!source.Owns(i) || !Parameters[i].Lights)
                continue;
            bool freezes = isFirst && Parameters[i].IsNorm;
            isFirst &= !freezes;
            Parameters[i] = Parameters[i] with
            {
                ScaledBy = scaledBy,
                FrozenByDefault = freezes || Parameters[i].FrozenByDefault,
            };
        }
    }

    private ModelNode ParseFactor()
    {
        if (!Accept('('))
            return ParseComponent();
        int open = _at - 1;
        if (++_depth > MaximumDepth)
            throw Error(open, $"more than {MaximumDepth} parentheses in one another", "fewer");
        ModelNode inner = ParseSum();
        _depth--;
        if (!Accept(')'))
            throw Error(_at, _at < _text.Length ? $"'{_text[_at]}'" : "the end", $"the ')' of the '(' at character {open + 1}");
        return inner;
    }

    private ComponentNode ParseComponent()
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        if (_at == start)
            throw Error(start, start < _text.Length ? $"'{_text[start]}'" : "the end", "a component's name or '('");
        int end = _at;
        ComponentDefinition definition =
            Peek() == '{' ? ParseTable(start, end) : ComponentNames.Resolve(_text, start, end, _known);
        int instance = _instances[definition.Name] = _instances.GetValueOrDefault(definition.Name) + 1;
        string name = instance == 1 ? definition.Name : $"{definition.Name}_{instance}";
        int first = Parameters.Count;
        Parameters.AddRange(definition.Parameters.Select(parameter => parameter with { Name = $"{name}.{parameter.Name}" }));
        return new ComponentNode(definition, name, definition.Create(_abundances), first, start);
    }

    /// <summary>"atable{file}": the name was read, the brace comes.</summary>
    private ComponentDefinition ParseTable(int start, int end)
    {
        string name = _text[start..end];
        if (!TableComponents.IsName(name))
            throw Error(_at, "'{'", "the file of a table only after atable, mtable or etable");
        int close = _text.IndexOf('}', _at);
        if (close < 0)
            throw Error(_text.Length, "the end", $"the '}}' of the '{{' at character {_at + 1}");
        string file = _text[(_at + 1)..close].Trim();
        if (file.Length == 0)
            throw Error(_at + 1, "no file", "the name of a table, such as atable{model.fits}");
        if (_tables is null)
            throw Error(
                start,
                $"a table, {file}",
                "a model without tables: a campaign's workers don't have its file, a classical fit reads it"
            );
        _at = close + 1;
        try
        {
            KnownTable known = _tables.Load(file);
            ComponentDefinition definition = TableComponents.Define(name, known);
            Tables.Add(known);
            return definition;
        }
        catch (SpectralDataException error)
        {
            throw new SpectralDataException(
                $"model expression, character {start + 1}: {error.Message}\n  {_text}\n  {new string(' ', start)}^",
                error
            );
        }
    }

    private char Peek()
    {
        SkipBlanks();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Accept(char expected)
    {
        if (Peek() != expected)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private SpectralDataException Error(int position, string found, string expected) =>
        ComponentNames.Error(_text, position, found, expected);
}
