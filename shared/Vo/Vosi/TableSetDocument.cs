using System.Xml;
using Almagest.Vo.Published;
using Almagest.Vo.TapSchema;
using Almagest.Vo.VoTables;

namespace Almagest.Vo.Vosi;

/// <summary>What is published, as XML.</summary>
public static class TableSetDocument
{
    private const string Tables = "http://www.ivoa.net/xml/VOSITables/v1.0";

    /// <summary>All of it.</summary>
    /// <param name="withColumns">Else tables alone.</param>
    public static byte[] Of(PublishedCatalogue catalogue, bool withColumns = true) =>
        VosiXml.Write(xml =>
        {
            xml.WriteStartElement("vosi", "tableset", Tables);
            Declare(xml);
            foreach (string schema in SchemaWords.In(catalogue))
            {
                xml.WriteStartElement("schema");
                xml.Element("name", schema);
                xml.Element("description", SchemaWords.DescriptionOf(schema));
                foreach (PublishedTable table in catalogue.Tables.Where(table => table.Schema == schema))
                {
                    xml.WriteStartElement("table");
                    Write(xml, catalogue, table, withColumns);
                }
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        });

    /// <summary>One table.</summary>
    public static byte[] Of(PublishedCatalogue catalogue, PublishedTable table) =>
        VosiXml.Write(xml =>
        {
            xml.WriteStartElement("vosi", "table", Tables);
            Declare(xml);
            Write(xml, catalogue, table, withColumns: true);
        });

    private static void Declare(XmlWriter xml)
    {
        xml.Declare("vs", VosiXml.DataService);
        xml.Declare("xsi", VosiXml.Instance);
    }

    /// <summary>Into an element that is begun, and closes it.</summary>
    private static void Write(XmlWriter xml, PublishedCatalogue catalogue, PublishedTable table, bool withColumns)
    {
        xml.WriteAttributeString("type", TapSchemaRows.TypeOf(table) == "view" ? "view" : "base_table");
        xml.Element("name", table.QualifiedName);
        xml.Element("description", table.Description);
        xml.Element("utype", table.Utype);
        foreach (PublishedColumn column in withColumns ? table.Columns : [])
            Write(xml, column);
        foreach (PublishedKey key in withColumns ? catalogue.Keys.Where(key => key.FromTable == table.QualifiedName) : [])
            Write(xml, key);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, PublishedColumn column)
    {
        VoTableType type = VoTableType.Of(column.Field);
        xml.WriteStartElement("column");
        if (column.IsStandard)
            xml.WriteAttributeString("std", "true");
        xml.Element("name", TapSchemaRows.Written(column.Field.Name));
        xml.Element("description", column.Field.Description);
        xml.Element("unit", column.Field.Unit);
        xml.Element("ucd", column.Field.Ucd);
        xml.Element("utype", column.Field.Utype);
        xml.WriteStartElement("dataType");
        xml.Type("vs:VOTableType");
        if (type.Arraysize is { } size)
            xml.WriteAttributeString("arraysize", size);
        if (type.Xtype is { } xtype)
            xml.WriteAttributeString("extendedType", xtype);
        xml.WriteString(type.Datatype);
        xml.WriteEndElement();
        if (column.IsIndexed)
            xml.WriteElementString("flag", "indexed");
        if (column.IsPrincipal)
            xml.WriteElementString("flag", "principal");
        if (column.IsNullable)
            xml.WriteElementString("flag", "nullable");
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, PublishedKey key)
    {
        xml.WriteStartElement("foreignKey");
        xml.Element("targetTable", key.TargetTable);
        foreach ((string from, string target) in key.Columns)
        {
            xml.WriteStartElement("fkColumn");
            xml.Element("fromColumn", TapSchemaRows.Written(from));
            xml.Element("targetColumn", TapSchemaRows.Written(target));
            xml.WriteEndElement();
        }
        xml.Element("description", key.Description);
        xml.WriteEndElement();
    }
}
