using System.Text;
using System.Xml;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.VoTables;

/// <summary>All of a VOTable but its rows.</summary>
internal sealed class VoTableHead(MemoryStream buffer) : IDisposable
{
    private const string Namespace = "http://www.ivoa.net/xml/VOTable/v1.3";

    public XmlWriter Xml { get; } =
        XmlWriter.Create(
            buffer,
            new()
            {
                Encoding = new UTF8Encoding(false),
                // Characters are made safe before they come here.
                CheckCharacters = false,
            }
        );

    public void Begin()
    {
        Xml.WriteStartDocument();
        Xml.WriteStartElement("VOTABLE", Namespace);
        Xml.WriteAttributeString("version", "1.4");
        Xml.WriteStartElement("RESOURCE");
        Xml.WriteAttributeString("type", "results");
    }

    /// <summary>Of a table whose rows are elsewhere.</summary>
    public static string WithoutRows(TableHead head, IReadOnlyList<Field> columns, TableOutcome outcome)
    {
        using MemoryStream buffer = new();
        using (VoTableHead document = new(buffer))
        {
            document.BeginTable(head, columns);
            document.EndTable(head, outcome);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Up to the rows.</summary>
    public void Begin(TableHead head, IReadOnlyList<Field> columns)
    {
        BeginTable(head, columns);
        Xml.WriteStartElement("DATA");
    }

    /// <summary>From the rows on; whatever is open is closed.</summary>
    public void End(TableHead head, TableOutcome outcome)
    {
        Xml.WriteEndElement();
        EndTable(head, outcome);
    }

    public void Close()
    {
        Xml.WriteEndDocument();
        Xml.Flush();
    }

    public void Status(string status, string message) => Info("QUERY_STATUS", status, message);

    public void Dispose() => Xml.Dispose();

    private void BeginTable(TableHead head, IReadOnlyList<Field> columns)
    {
        Begin();
        Status("OK", "");
        foreach ((string name, string value) in head.Infos)
            Info(name, value, "");
        Xml.WriteStartElement("TABLE");
        Attribute("name", head.Name);
        Description(head.Description);
        foreach (Field column in columns)
            Write(column);
    }

    private void EndTable(TableHead head, TableOutcome outcome)
    {
        Xml.WriteEndElement();
        if (outcome.Failure is not null)
            Status("ERROR", head.Describe(outcome.Failure));
        else if (outcome.IsOverflow)
            Status("OVERFLOW", FormattableString.Invariant($"There are more than these {outcome.Rows} rows."));
        Close();
    }

    private void Info(string name, string value, string text)
    {
        Xml.WriteStartElement("INFO");
        Attribute("name", name);
        Xml.WriteAttributeString("value", XmlText.Safe(value));
        if (text.Length > 0)
            Xml.WriteString(XmlText.Safe(text));
        Xml.WriteEndElement();
    }

    private void Write(Field column)
    {
        VoTableType type = VoTableType.Of(column);
        Xml.WriteStartElement("FIELD");
        Attribute("name", column.Name);
        Attribute("datatype", type.Datatype);
        Attribute("arraysize", type.Arraysize);
        Attribute("xtype", type.Xtype);
        Attribute("unit", column.Unit);
        Attribute("ucd", column.Ucd);
        Attribute("utype", column.Utype);
        Description(column.Description);
        Xml.WriteEndElement();
    }

    private void Attribute(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Xml.WriteAttributeString(name, XmlText.Safe(value));
    }

    private void Description(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Xml.WriteElementString("DESCRIPTION", XmlText.Safe(text));
    }
}
